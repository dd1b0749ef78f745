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

TEST_CASE("SmallBert: surgeries 70 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Softmax>;
    static_assert(can_insert_before_v<N0, "encoder.layer.0.attention.self", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.0.attention.self", L1>;
    static_assert(can_remove_v<N1, "encoder.layer.0.attention.self.1">);
    using N2 = remove_t<N1, "encoder.layer.0.attention.self.1">;
    using L3 = Sequential<PassThrough<1>, Linear<32, 32>>;
    static_assert(can_replace_v<N2, "encoder.layer.2.output", L3>);
    using N3 = replace_t<N2, "encoder.layer.2.output", L3>;
    using L4 = LayerNorm<32>;
    static_assert(can_replace_v<N3, "encoder.layer.1.attention.self", L4>);
    using N4 = replace_t<N3, "encoder.layer.1.attention.self", L4>;
    using L5 = Named<"added5", Sigmoid>;
    static_assert(can_insert_before_v<N4, "encoder.layer.0.1", L5>);
    using N5 = insert_before_t<N4, "encoder.layer.0.1", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.0.attention.self">(m0, L1{});
    const auto m2 = remove<"encoder.layer.0.attention.self.1">(m1);
    const auto m3 = replace<"encoder.layer.2.output">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"encoder.layer.1.attention.self">(m3, L4{}, golden::derived<N4>());
    const auto m5 = insert_before<"encoder.layer.0.1">(m4, L5{});
    check(m5, "smallbert.70");
}

TEST_CASE("SmallBert: surgeries 71 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "embeddings.token_type_embeddings">);
    using N1 = truncate_t<N0, "embeddings.token_type_embeddings">;
    static_assert(can_truncate_v<N1, "embeddings">);
    using N2 = truncate_t<N1, "embeddings">;
    using L3 = Identity;
    // PyTorch: Identity.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_replace_v<N2, "embeddings", L3>);
}

TEST_CASE("SmallBert: surgeries 72 fit") {
    using N0 = SmallBert;
    using L1 = Softmax;
    static_assert(can_replace_v<N0, "encoder.layer.1", L1>);
    using N1 = replace_t<N0, "encoder.layer.1", L1>;
    using L2 = Softmax;
    static_assert(can_replace_v<N1, "embeddings.LayerNorm", L2>);
    using N2 = replace_t<N1, "embeddings.LayerNorm", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.1">(m0, L1{});
    const auto m2 = replace<"embeddings.LayerNorm">(m1, L2{});
    check(m2, "smallbert.72");
}

TEST_CASE("SmallBert: surgeries 73 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Dropout>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1.attention.output.LayerNorm", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1.attention.output.LayerNorm", L1>;
    static_assert(can_remove_v<N1, "encoder.layer.0.attention.self.1">);
    using N2 = remove_t<N1, "encoder.layer.0.attention.self.1">;
    // PyTorch: 'Fork' object is not subscriptable
    static_assert(!can_split_v<N2, "encoder.layer.2.attention.self.query">);
}

TEST_CASE("SmallBert: surgeries 74 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", LayerNorm<48>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1.output.0.0", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1.output.0.0", L1>;
    using L2 = Fork<Named<"branch0", Linear<32, 48>>, Named<"branch1", Linear<32, 32>>>;
    static_assert(can_replace_v<N1, "encoder.layer.2.1", L2>);
    using N2 = replace_t<N1, "encoder.layer.2.1", L2>;
    using L3 = ReLU;
    static_assert(can_replace_v<N2, "encoder.layer.0.attention.output.LayerNorm", L3>);
    using N3 = replace_t<N2, "encoder.layer.0.attention.output.LayerNorm", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.1.output.0.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"encoder.layer.2.1">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"encoder.layer.0.attention.output.LayerNorm">(m2, L3{});
    check(m3, "smallbert.74");
}
