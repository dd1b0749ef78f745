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

TEST_CASE("SmallBert: surgeries 20 fit") {
    using N0 = SmallBert;
    using L1 = Fork<Named<"branch0", Linear<32, 32>>, Named<"branch1", Identity>, Named<"branch2", Linear<32, 32>>>;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.self.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.self.0", L1>;
    using L2 = Named<"added2", LayerNorm<48>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.0.output.0.0", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.0.output.0.0", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.1.attention.self.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"encoder.layer.0.output.0.0">(m1, L2{}, golden::derived<N2>());
    check(m2, "smallbert.20");
}

TEST_CASE("SmallBert: surgeries 21 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", LayerNorm<32>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.0.1", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.0.1", L1>;
    // PyTorch: 'Sum' object is not subscriptable
    static_assert(!can_split_v<N1, "encoder.layer.1.attention.output.dense">);
}

TEST_CASE("SmallBert: surgeries 22 fit") {
    using N0 = SmallBert;
    using L1 = LayerNorm<32>;
    static_assert(can_replace_v<N0, "encoder.layer.0.attention.self.value", L1>);
    using N1 = replace_t<N0, "encoder.layer.0.attention.self.value", L1>;
    using L2 = PassThrough<0>;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.output", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.output", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.0.attention.self.value">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"encoder.layer.0.attention.output">(m1, L2{});
    check(m2, "smallbert.22");
}

TEST_CASE("SmallBert: surgeries 23 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Softmax;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.output.LayerNorm", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.output.LayerNorm", L1>;
    using L2 = Dropout;
    static_assert(can_replace_v<N1, "encoder.layer.1.attention.output.LayerNorm", L2>);
    using N2 = replace_t<N1, "encoder.layer.1.attention.output.LayerNorm", L2>;
    // PyTorch: 'Sum' object is not subscriptable
    static_assert(!can_split_v<N2, "embeddings.token_type_embeddings">);
}

TEST_CASE("SmallBert: surgeries 24 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Softmax>;
    static_assert(can_insert_after_v<N0, "encoder.layer.2.attention.output.0.0", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.2.attention.output.0.0", L1>;
    using L2 = Add<PassThrough<0>, PassThrough<1>>;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self.1", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self.1", L2>;
    using L3 = MultiheadAttention<32, 4, Masked<"attention_mask">>;
    static_assert(can_replace_v<N2, "encoder.layer.0.attention.self.value", L3>);
    using N3 = replace_t<N2, "encoder.layer.0.attention.self.value", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.2.attention.output.0.0">(m0, L1{});
    const auto m2 = replace<"encoder.layer.0.attention.self.1">(m1, L2{});
    const auto m3 = replace<"encoder.layer.0.attention.self.value">(m2, L3{}, golden::derived<N3>());
    check(m3, "smallbert.24");
}
