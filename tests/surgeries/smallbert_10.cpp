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

TEST_CASE("SmallBert: surgeries 50 fit") {
    using N0 = SmallBert;
    using L1 = MultiheadAttention<32, 2, Masked<"attention_mask">>;
    static_assert(can_replace_v<N0, "encoder.layer.2.output.LayerNorm", L1>);
    using N1 = replace_t<N0, "encoder.layer.2.output.LayerNorm", L1>;
    using L2 = Named<"added2", LayerNorm<32>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.2.attention.output", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.2.attention.output", L2>;
    using L3 = ReLU;
    static_assert(can_replace_v<N2, "encoder.layer.0.intermediate.1", L3>);
    using N3 = replace_t<N2, "encoder.layer.0.intermediate.1", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.2.output.LayerNorm">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"encoder.layer.2.attention.output">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"encoder.layer.0.intermediate.1">(m2, L3{});
    check(m3, "smallbert.50");
}

TEST_CASE("SmallBert: surgeries 51 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.1.attention.self">);
    using N1 = remove_t<N0, "encoder.layer.1.attention.self">;
    using L2 = Named<"added2", GELU<>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.0.intermediate", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.0.intermediate", L2>;
    using L3 = Named<"added3", Linear<64, 33>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (32x32 and 64x33)
    static_assert(!can_insert_after_v<N2, "encoder.layer.0.attention.self.1", L3>);
}

TEST_CASE("SmallBert: surgeries 52 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Dropout>;
    static_assert(can_insert_after_v<N0, "encoder.layer.0.output.0.0", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.0.output.0.0", L1>;
    using L2 = Named<"added2", Linear<32, 32>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.2.attention.output.dense", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.2.attention.output.dense", L2>;
    using L3 = Named<"added3", Softmax>;
    static_assert(can_insert_after_v<N2, "encoder.layer.2.attention.output.dense", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.2.attention.output.dense", L3>;
    using L4 = PassThrough<1>;
    static_assert(can_replace_v<N3, "encoder.layer.1.attention.output", L4>);
    using N4 = replace_t<N3, "encoder.layer.1.attention.output", L4>;
    using L5 = Named<"added5", Tanh>;
    static_assert(can_insert_after_v<N4, "encoder.layer.2.intermediate.1", L5>);
    using N5 = insert_after_t<N4, "encoder.layer.2.intermediate.1", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.0.output.0.0">(m0, L1{});
    const auto m2 = insert_after<"encoder.layer.2.attention.output.dense">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_after<"encoder.layer.2.attention.output.dense">(m2, L3{});
    const auto m4 = replace<"encoder.layer.1.attention.output">(m3, L4{});
    const auto m5 = insert_after<"encoder.layer.2.intermediate.1">(m4, L5{});
    check(m5, "smallbert.52");
}

TEST_CASE("SmallBert: surgeries 53 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", LayerNorm<32>>;
    static_assert(can_insert_after_v<N0, "embeddings", L1>);
    using N1 = insert_after_t<N0, "embeddings", L1>;
    using L2 = Named<"added2", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<48, 32>>>>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.0.1", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.0.1", L2>;
    using L3 = PassThrough<1>;
    static_assert(can_replace_v<N2, "encoder.layer.2.output.0", L3>);
    using N3 = replace_t<N2, "encoder.layer.2.output.0", L3>;
    // PyTorch: 'Fork' object is not subscriptable
    static_assert(!can_split_v<N3, "encoder.layer.1.attention.self.0">);
}

TEST_CASE("SmallBert: surgeries 54 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Softmax>;
    static_assert(can_insert_before_v<N0, "encoder.layer.2.1", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.2.1", L1>;
    using L2 = Named<"added2", Linear<32, 32>>;
    static_assert(can_insert_before_v<N1, "encoder.layer.0.attention.output.dense", L2>);
    using N2 = insert_before_t<N1, "encoder.layer.0.attention.output.dense", L2>;
    using L3 = Sequential<PassThrough<1>, Linear<32, 32>>;
    static_assert(can_replace_v<N2, "encoder.layer.1.attention.output.0", L3>);
    using N3 = replace_t<N2, "encoder.layer.1.attention.output.0", L3>;
    using L4 = ReLU;
    static_assert(can_replace_v<N3, "encoder.layer.0.attention", L4>);
    using N4 = replace_t<N3, "encoder.layer.0.attention", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.2.1">(m0, L1{});
    const auto m2 = insert_before<"encoder.layer.0.attention.output.dense">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"encoder.layer.1.attention.output.0">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"encoder.layer.0.attention">(m3, L4{});
    check(m4, "smallbert.54");
}
