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

TEST_CASE("SmallBert: surgeries 15 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.1.output.LayerNorm">);
    using N1 = remove_t<N0, "encoder.layer.1.output.LayerNorm">;
    using L2 = Named<"added2", Sequential<Named<"up", Linear<32, 24>>, GELU<>, Named<"down", Linear<24, 32>>>>;
    static_assert(can_insert_before_v<N1, "encoder.layer.0.attention.self.key", L2>);
    using N2 = insert_before_t<N1, "encoder.layer.0.attention.self.key", L2>;
    using L3 = Add<PassThrough<0>, PassThrough<1>>;
    // PyTorch: tuple index out of range
    static_assert(!can_replace_v<N2, "encoder.layer.2.attention.0", L3>);
}

TEST_CASE("SmallBert: surgeries 16 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Linear<32, 32>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1.attention.self.query", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1.attention.self.query", L1>;
    using L2 = Named<"added2", Sigmoid>;
    static_assert(can_insert_after_v<N1, "encoder.layer.0.attention.self.query", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.0.attention.self.query", L2>;
    using L3 = PassThrough<1>;
    static_assert(can_replace_v<N2, "encoder.layer.0.attention.self.1", L3>);
    using N3 = replace_t<N2, "encoder.layer.0.attention.self.1", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.1.attention.self.query">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"encoder.layer.0.attention.self.query">(m1, L2{});
    const auto m3 = replace<"encoder.layer.0.attention.self.1">(m2, L3{});
    check(m3, "smallbert.16");
}

TEST_CASE("SmallBert: surgeries 17 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Softmax>;
    static_assert(can_insert_after_v<N0, "encoder.layer.0.attention.output.0", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.0.attention.output.0", L1>;
    // PyTorch: 0 modules at '1.0'
    static_assert(!can_remove_v<N1, "1.0">);
}

TEST_CASE("SmallBert: surgeries 18 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Fork<Named<"branch0", Sequential<PassThrough<0>, Linear<32, 32>>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<32, 32>>>, Named<"branch2", Sequential<PassThrough<0>, Linear<32, 32>>>>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.0.attention.self.1", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.0.attention.self.1", L1>;
    static_assert(can_split_v<N1, "encoder.layer">);
    using N2 = split_t<N1, "encoder.layer">::tail;
    using L3 = Named<"added3", PassThrough<0>>;
    static_assert(can_insert_after_v<N2, "encoder.layer", L3>);
    using N3 = insert_after_t<N2, "encoder.layer", L3>;
    using L4 = Named<"added4", Slice<0, 0, 8>>;
    static_assert(can_insert_before_v<N3, "encoder", L4>);
    using N4 = insert_before_t<N3, "encoder", L4>;
    static_assert(can_remove_v<N4, "encoder">);
    using N5 = remove_t<N4, "encoder">;
    static_assert(std::same_as<N5::input, Inputs<Shape<16, 32>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<8, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.0.attention.self.1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = split<"encoder.layer">(m1).second;
    const auto m3 = insert_after<"encoder.layer">(m2, L3{});
    const auto m4 = insert_before<"encoder">(m3, L4{});
    const auto m5 = remove<"encoder">(m4);
    check(m5, "smallbert.18");
}

TEST_CASE("SmallBert: surgeries 19 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = LayerNorm<32>;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.self.key", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.self.key", L1>;
    using L2 = Named<"added2", Linear<32, 16>>;
    // PyTorch: Expected size for first two dimensions of batch2 tensor to be: [8, 8] but got: [8, 4].
    static_assert(!can_insert_after_v<N1, "encoder.layer.2.attention.self.key", L2>);
}
