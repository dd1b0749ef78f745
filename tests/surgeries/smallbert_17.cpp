// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/bert.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct SmallBert : zoo::BasicBert<zoo::BertConfig{.length = 16, .vocabulary = 60, .positions = 16, .width = 32,
        .heads = 4, .hidden = 48, .layers = 3}> {};

}  // namespace

TEST_CASE("SmallBert: surgeries 85 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.0.attention.self.query">);
    using N1 = remove_t<N0, "encoder.layer.0.attention.self.query">;
    using L2 = Named<"added2", LeakyReLU>;
    static_assert(can_insert_after_v<N1, "encoder.layer.2.attention.self.value", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.2.attention.self.value", L2>;
    using L3 = Sequential<PassThrough<0>, Linear<48, 32>>;
    static_assert(can_replace_v<N2, "encoder.layer.1.output.0", L3>);
    using N3 = replace_t<N2, "encoder.layer.1.output.0", L3>;
    using L4 = LayerNorm<32>;
    // PyTorch: 0 modules at 'encoder.layer.0.attention.self.query'
    static_assert(!can_replace_v<N3, "encoder.layer.0.attention.self.query", L4>);
}

TEST_CASE("SmallBert: surgeries 86 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", LayerNorm<32>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.0.1", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.0.1", L1>;
    using L2 = MultiheadAttention<32, 4>;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self.key", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self.key", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.0.1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"encoder.layer.0.attention.self.key">(m1, L2{}, golden::derived<N2>());
    check(m2, "smallbert.86");
}

TEST_CASE("SmallBert: surgeries 87 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Fork<Named<"branch0", Linear<32, 32>>, Named<"branch1", Linear<32, 32>>, Named<"branch2", Identity>>;
    // PyTorch: 0 modules at 'encoder.layer.1.attention.output.densex'
    static_assert(!can_replace_v<N0, "encoder.layer.1.attention.output.densex", L1>);
}

TEST_CASE("SmallBert: surgeries 88 fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "encoder.layer.2.intermediate.dense">);
    using N1 = truncate_t<N0, "encoder.layer.2.intermediate.dense">;
    using L2 = Identity;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self.key", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self.key", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 48>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"encoder.layer.2.intermediate.dense">(m0);
    const auto m2 = replace<"encoder.layer.0.attention.self.key">(m1, L2{});
    check(m2, "smallbert.88");
}

TEST_CASE("SmallBert: surgeries 89 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.2.output.LayerNorm">);
    using N1 = remove_t<N0, "encoder.layer.2.output.LayerNorm">;
    using L2 = PassThrough<1>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (32x32 and 48x32)
    static_assert(!can_replace_v<N1, "encoder.layer.1.output.0.0", L2>);
}
