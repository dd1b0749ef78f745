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

TEST_CASE("SmallBert: surgeries 10 fit") {
    using N0 = SmallBert;
    static_assert(can_split_v<N0, "embeddings.0">);
    using N1 = split_t<N0, "embeddings.0">::head;
    static_assert(can_split_v<N1, "embeddings">);
    using N2 = split_t<N1, "embeddings">::head;
    using L3 = Named<"added3", Dropout>;
    static_assert(can_insert_before_v<N2, "embeddings.word_embeddings", L3>);
    using N3 = insert_before_t<N2, "embeddings.word_embeddings", L3>;
    static_assert(can_remove_v<N3, "embeddings.added3">);
    using N4 = remove_t<N3, "embeddings.added3">;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"embeddings.0">(m0).first;
    const auto m2 = split<"embeddings">(m1).first;
    const auto m3 = insert_before<"embeddings.word_embeddings">(m2, L3{});
    const auto m4 = remove<"embeddings.added3">(m3);
    check(m4, "smallbert.10");
}

TEST_CASE("SmallBert: surgeries 11 end in one that does not fit") {
    using N0 = SmallBert;
    // PyTorch: 'Sum' object is not subscriptable
    static_assert(!can_split_v<N0, "embeddings.token_type_embeddings">);
}

TEST_CASE("SmallBert: surgeries 12 fit") {
    using N0 = SmallBert;
    using L1 = Linear<32, 32>;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.self.query", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.self.query", L1>;
    using L2 = Named<"added2", MultiheadAttention<32, 4, Masked<"attention_mask">>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.1.attention.self.key", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.1.attention.self.key", L2>;
    static_assert(can_split_v<N2, "embeddings.LayerNorm">);
    using N3 = split_t<N2, "embeddings.LayerNorm">::head;
    using L4 = Named<"added4", Sequential<Named<"up", Linear<32, 24>>, GELU<>, Named<"down", Linear<24, 32>>>>;
    static_assert(can_insert_after_v<N3, "embeddings.token_type_embeddings", L4>);
    using N4 = insert_after_t<N3, "embeddings.token_type_embeddings", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.1.attention.self.query">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"encoder.layer.1.attention.self.key">(m1, L2{}, golden::derived<N2>());
    const auto m3 = split<"embeddings.LayerNorm">(m2).first;
    const auto m4 = insert_after<"embeddings.token_type_embeddings">(m3, L4{}, golden::derived<N4>());
    check(m4, "smallbert.12");
}

TEST_CASE("SmallBert: surgeries 13 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = PassThrough<0>;
    static_assert(can_replace_v<N0, "encoder.layer.1.output.0.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.output.0.0", L1>;
    // PyTorch: The size of tensor a (48) must match the size of tensor b (32) at non-singleton dimension 2
    static_assert(!can_remove_v<N1, "encoder.layer.0.output.dense">);
}

TEST_CASE("SmallBert: surgeries 14 fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.0.attention">);
    using N1 = remove_t<N0, "encoder.layer.0.attention">;
    using L2 = Sequential<PassThrough<1>, Linear<32, 32>>;
    static_assert(can_replace_v<N1, "encoder.layer.0.output", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.output", L2>;
    static_assert(can_truncate_v<N2, "encoder.layer.0.output.0">);
    using N3 = truncate_t<N2, "encoder.layer.0.output.0">;
    static_assert(can_truncate_v<N3, "embeddings.LayerNorm">);
    using N4 = truncate_t<N3, "embeddings.LayerNorm">;
    using L5 = Named<"added5", ReLU>;
    static_assert(can_insert_after_v<N4, "embeddings.position_embeddings", L5>);
    using N5 = insert_after_t<N4, "embeddings.position_embeddings", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"encoder.layer.0.attention">(m0);
    const auto m2 = replace<"encoder.layer.0.output">(m1, L2{}, golden::derived<N2>());
    const auto m3 = truncate<"encoder.layer.0.output.0">(m2);
    const auto m4 = truncate<"embeddings.LayerNorm">(m3);
    const auto m5 = insert_after<"embeddings.position_embeddings">(m4, L5{});
    check(m5, "smallbert.14");
}
