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

TEST_CASE("SmallBert: surgeries 65 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "encoder.layer.1.attention.output.LayerNorm">);
    using N1 = truncate_t<N0, "encoder.layer.1.attention.output.LayerNorm">;
    using L2 = Named<"added2", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<16, 16>>>>>;
    // PyTorch: 0 modules at 'encoder.layer.1.intermediate.1'
    static_assert(!can_insert_before_v<N1, "encoder.layer.1.intermediate.1", L2>);
}

TEST_CASE("SmallBert: surgeries 66 fit") {
    using N0 = SmallBert;
    using L1 = Linear<32, 32>;
    static_assert(can_replace_v<N0, "encoder.layer.2", L1>);
    using N1 = replace_t<N0, "encoder.layer.2", L1>;
    using L2 = Named<"added2", MultiheadAttention<32, 4, Masked<"attention_mask">>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.1.output", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.1.output", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.2">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"encoder.layer.1.output">(m1, L2{}, golden::derived<N2>());
    check(m2, "smallbert.66");
}

TEST_CASE("SmallBert: surgeries 67 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Linear<32, 16>;
    static_assert(can_replace_v<N0, "encoder.layer", L1>);
    using N1 = replace_t<N0, "encoder.layer", L1>;
    using L2 = Embedding<60, 32>;
    static_assert(can_replace_v<N1, "embeddings.word_embeddings", L2>);
    using N2 = replace_t<N1, "embeddings.word_embeddings", L2>;
    using L3 = LayerNorm<16>;
    // PyTorch: Given normalized_shape=[16], expected input with shape [*, 16], but got input of size[2, 16, 32]
    static_assert(!can_replace_v<N2, "encoder.layer", L3>);
}

TEST_CASE("SmallBert: surgeries 68 fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.1.attention.self">);
    using N1 = remove_t<N0, "encoder.layer.1.attention.self">;
    static_assert(can_remove_v<N1, "encoder.layer.2.output.LayerNorm">);
    using N2 = remove_t<N1, "encoder.layer.2.output.LayerNorm">;
    using L3 = Named<"added3", Softmax>;
    static_assert(can_insert_after_v<N2, "encoder.layer", L3>);
    using N3 = insert_after_t<N2, "encoder.layer", L3>;
    static_assert(can_truncate_v<N3, "embeddings.position_embeddings">);
    using N4 = truncate_t<N3, "embeddings.position_embeddings">;
    using L5 = PassThrough<1>;
    static_assert(can_replace_v<N4, "embeddings.0.0", L5>);
    using N5 = replace_t<N4, "embeddings.0.0", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"encoder.layer.1.attention.self">(m0);
    const auto m2 = remove<"encoder.layer.2.output.LayerNorm">(m1);
    const auto m3 = insert_after<"encoder.layer">(m2, L3{});
    const auto m4 = truncate<"embeddings.position_embeddings">(m3);
    const auto m5 = replace<"embeddings.0.0">(m4, L5{});
    check(m5, "smallbert.68");
}

TEST_CASE("SmallBert: surgeries 69 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "encoder.layer.0.attention.output.0">);
    using N1 = truncate_t<N0, "encoder.layer.0.attention.output.0">;
    using L2 = Named<"added2", GELU<>>;
    // PyTorch: 0 modules at 'encoder.layer.1.attention.self.value'
    static_assert(!can_insert_after_v<N1, "encoder.layer.1.attention.self.value", L2>);
}
