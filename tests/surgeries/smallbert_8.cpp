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

TEST_CASE("SmallBert: surgeries 40 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Tanh>;
    static_assert(can_insert_before_v<N0, "encoder.layer.1.attention.self.0", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.1.attention.self.0", L1>;
    using L2 = Softmax;
    static_assert(can_replace_v<N1, "encoder.layer.1", L2>);
    using N2 = replace_t<N1, "encoder.layer.1", L2>;
    static_assert(can_remove_v<N2, "encoder.layer.2.attention.self">);
    using N3 = remove_t<N2, "encoder.layer.2.attention.self">;
    using L4 = Named<"added4", MultiheadAttention<32, 2>>;
    static_assert(can_insert_after_v<N3, "encoder.layer.0.attention.self.key", L4>);
    using N4 = insert_after_t<N3, "encoder.layer.0.attention.self.key", L4>;
    using L5 = Named<"added5", Softmax>;
    static_assert(can_insert_before_v<N4, "encoder.layer.2.attention.output.dense", L5>);
    using N5 = insert_before_t<N4, "encoder.layer.2.attention.output.dense", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.1.attention.self.0">(m0, L1{});
    const auto m2 = replace<"encoder.layer.1">(m1, L2{});
    const auto m3 = remove<"encoder.layer.2.attention.self">(m2);
    const auto m4 = insert_after<"encoder.layer.0.attention.self.key">(m3, L4{}, golden::derived<N4>());
    const auto m5 = insert_before<"encoder.layer.2.attention.output.dense">(m4, L5{});
    check(m5, "smallbert.40");
}

TEST_CASE("SmallBert: surgeries 41 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Sequential<Named<"up", Linear<32, 24>>, GELU<>, Named<"down", Linear<24, 32>>>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1.output.dense", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1.output.dense", L1>;
    using L2 = GELU<>;
    static_assert(can_replace_v<N1, "encoder.layer.2", L2>);
    using N2 = replace_t<N1, "encoder.layer.2", L2>;
    using L3 = Named<"added3", Fork<Identity, Linear<24, 25>>>;
    // PyTorch: 0 modules at 'encoder.layer.2.attention.self.1'
    static_assert(!can_insert_after_v<N2, "encoder.layer.2.attention.self.1", L3>);
}

TEST_CASE("SmallBert: surgeries 42 fit") {
    using N0 = SmallBert;
    using L1 = Softmax;
    static_assert(can_replace_v<N0, "encoder.layer.2.attention", L1>);
    using N1 = replace_t<N0, "encoder.layer.2.attention", L1>;
    using L2 = Named<"added2", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Identity>>>>;
    static_assert(can_insert_before_v<N1, "encoder.layer.1.attention.output.0.0", L2>);
    using N2 = insert_before_t<N1, "encoder.layer.1.attention.output.0.0", L2>;
    using L3 = Named<"added3", Sigmoid>;
    static_assert(can_insert_after_v<N2, "encoder.layer.1.attention.output.added2.branch0.0", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.1.attention.output.added2.branch0.0", L3>;
    static_assert(can_split_v<N3, "encoder.layer.1.attention.output.LayerNorm">);
    using N4 = split_t<N3, "encoder.layer.1.attention.output.LayerNorm">::tail;
    static_assert(std::same_as<N4::input, Inputs<Shape<16, 32>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.2.attention">(m0, L1{});
    const auto m2 = insert_before<"encoder.layer.1.attention.output.0.0">(m1, L2{});
    const auto m3 = insert_after<"encoder.layer.1.attention.output.added2.branch0.0">(m2, L3{});
    const auto m4 = split<"encoder.layer.1.attention.output.LayerNorm">(m3).second;
    check(m4, "smallbert.42");
}

TEST_CASE("SmallBert: surgeries 43 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_split_v<N0, "embeddings.0">);
    using N1 = split_t<N0, "embeddings.0">::tail;
    using L2 = Identity;
    // PyTorch: tuple index out of range
    static_assert(!can_replace_v<N1, "encoder.layer.2.attention.0", L2>);
}

TEST_CASE("SmallBert: surgeries 44 fit") {
    using N0 = SmallBert;
    using L1 = MultiheadAttention<32, 4>;
    static_assert(can_replace_v<N0, "encoder.layer.2.attention.self.query", L1>);
    using N1 = replace_t<N0, "encoder.layer.2.attention.self.query", L1>;
    static_assert(can_remove_v<N1, "encoder.layer.0.attention.output.dense">);
    using N2 = remove_t<N1, "encoder.layer.0.attention.output.dense">;
    using L3 = Named<"added3", Tanh>;
    static_assert(can_insert_after_v<N2, "encoder.layer.1", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.1", L3>;
    static_assert(can_remove_v<N3, "encoder.layer.3">);
    using N4 = remove_t<N3, "encoder.layer.3">;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.2.attention.self.query">(m0, L1{}, golden::derived<N1>());
    const auto m2 = remove<"encoder.layer.0.attention.output.dense">(m1);
    const auto m3 = insert_after<"encoder.layer.1">(m2, L3{});
    const auto m4 = remove<"encoder.layer.3">(m3);
    check(m4, "smallbert.44");
}
