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

TEST_CASE("SmallBert: surgeries 45 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = PassThrough<1>;
    static_assert(can_replace_v<N0, "encoder.layer.0.output.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.0.output.0", L1>;
    // PyTorch: 'Sum' object is not subscriptable
    static_assert(!can_split_v<N1, "embeddings.position_embeddings">);
}

TEST_CASE("SmallBert: surgeries 46 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Fork<Named<"branch0", Sequential<PassThrough<0>, Linear<32, 32>>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<32, 32>>>>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.0.attention.0", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.0.attention.0", L1>;
    using L2 = Linear<32, 48>;
    static_assert(can_replace_v<N1, "encoder.layer.0.intermediate", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.intermediate", L2>;
    using L3 = PassThrough<0>;
    static_assert(can_replace_v<N2, "encoder.layer.0.output.0.0", L3>);
    using N3 = replace_t<N2, "encoder.layer.0.output.0.0", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.0.attention.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"encoder.layer.0.intermediate">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"encoder.layer.0.output.0.0">(m2, L3{});
    check(m3, "smallbert.46");
}

TEST_CASE("SmallBert: surgeries 47 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Sequential<Linear<16, 16>, Linear<16, 16>>;
    // PyTorch: Linear.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_replace_v<N0, "embeddings.0", L1>);
}

TEST_CASE("SmallBert: surgeries 48 fit") {
    using N0 = SmallBert;
    using L1 = Sequential<PassThrough<0>, Linear<48, 48>>;
    static_assert(can_replace_v<N0, "encoder.layer.1.output.0.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.output.0.0", L1>;
    using L2 = Hardswish;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self.value", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self.value", L2>;
    using L3 = Identity;
    static_assert(can_replace_v<N2, "encoder.layer.2.attention", L3>);
    using N3 = replace_t<N2, "encoder.layer.2.attention", L3>;
    using L4 = Named<"added4", Residual<Named<"body", Linear<48, 48>>, Identity>>;
    static_assert(can_insert_before_v<N3, "encoder.layer.0.output.dense", L4>);
    using N4 = insert_before_t<N3, "encoder.layer.0.output.dense", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.1.output.0.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"encoder.layer.0.attention.self.value">(m1, L2{});
    const auto m3 = replace<"encoder.layer.2.attention">(m2, L3{});
    const auto m4 = insert_before<"encoder.layer.0.output.dense">(m3, L4{}, golden::derived<N4>());
    check(m4, "smallbert.48");
}

TEST_CASE("SmallBert: surgeries 49 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Linear<48, 48>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.2.output.dense", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.2.output.dense", L1>;
    // PyTorch: 'Fork' object is not subscriptable
    static_assert(!can_split_v<N1, "encoder.layer.0.attention.self.key">);
}
