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

TEST_CASE("SmallBert: surgeries 75 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Residual<Named<"body", Linear<32, 32>>, Identity>;
    static_assert(can_replace_v<N0, "embeddings.LayerNorm", L1>);
    using N1 = replace_t<N0, "embeddings.LayerNorm", L1>;
    using L2 = Identity;
    // PyTorch: Identity.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_replace_v<N1, "encoder.layer.1.output", L2>);
}

TEST_CASE("SmallBert: surgeries 76 fit") {
    using N0 = SmallBert;
    using L1 = Embedding<60, 32>;
    static_assert(can_replace_v<N0, "embeddings.word_embeddings", L1>);
    using N1 = replace_t<N0, "embeddings.word_embeddings", L1>;
    static_assert(can_truncate_v<N1, "encoder.layer.1.attention">);
    using N2 = truncate_t<N1, "encoder.layer.1.attention">;
    using L3 = MultiheadAttention<32, 2, Masked<"attention_mask">>;
    static_assert(can_replace_v<N2, "encoder.layer.1.attention", L3>);
    using N3 = replace_t<N2, "encoder.layer.1.attention", L3>;
    using L4 = Named<"added4", LeakyReLU>;
    static_assert(can_insert_after_v<N3, "encoder.layer.0.attention.self.key", L4>);
    using N4 = insert_after_t<N3, "encoder.layer.0.attention.self.key", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"embeddings.word_embeddings">(m0, L1{}, golden::derived<N1>());
    const auto m2 = truncate<"encoder.layer.1.attention">(m1);
    const auto m3 = replace<"encoder.layer.1.attention">(m2, L3{}, golden::derived<N3>());
    const auto m4 = insert_after<"encoder.layer.0.attention.self.key">(m3, L4{});
    check(m4, "smallbert.76");
}

TEST_CASE("SmallBert: surgeries 77 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", LayerNorm<48>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.0.intermediate.dense", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.0.intermediate.dense", L1>;
    using L2 = Named<"added2", ReLU6>;
    static_assert(can_insert_before_v<N1, "encoder.layer.2.attention.output.LayerNorm", L2>);
    using N2 = insert_before_t<N1, "encoder.layer.2.attention.output.LayerNorm", L2>;
    // PyTorch: 0 modules at 'encoder.layer.0.intermediate.1'
    static_assert(!can_remove_v<N2, "encoder.layer.0.intermediate.1">);
}

TEST_CASE("SmallBert: surgeries 78 fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "embeddings.LayerNorm">);
    using N1 = truncate_t<N0, "embeddings.LayerNorm">;
    static_assert(can_truncate_v<N1, "embeddings.word_embeddings">);
    using N2 = truncate_t<N1, "embeddings.word_embeddings">;
    using L3 = Embedding<60, 32>;
    static_assert(can_replace_v<N2, "embeddings.word_embeddings", L3>);
    using N3 = replace_t<N2, "embeddings.word_embeddings", L3>;
    using L4 = Sequential<PassThrough<1>, Embedding<60, 32>>;
    static_assert(can_replace_v<N3, "embeddings.0", L4>);
    using N4 = replace_t<N3, "embeddings.0", L4>;
    static_assert(can_truncate_v<N4, "embeddings">);
    using N5 = truncate_t<N4, "embeddings">;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"embeddings.LayerNorm">(m0);
    const auto m2 = truncate<"embeddings.word_embeddings">(m1);
    const auto m3 = replace<"embeddings.word_embeddings">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"embeddings.0">(m3, L4{}, golden::derived<N4>());
    const auto m5 = truncate<"embeddings">(m4);
    check(m5, "smallbert.78");
}

TEST_CASE("SmallBert: surgeries 79 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", MultiheadAttention<32, 2, Masked<"attention_mask">>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.0.output.LayerNorm", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.0.output.LayerNorm", L1>;
    using L2 = Named<"added2", LayerNorm<32>>;
    static_assert(can_insert_after_v<N1, "embeddings.word_embeddings", L2>);
    using N2 = insert_after_t<N1, "embeddings.word_embeddings", L2>;
    using L3 = Embedding<60, 33>;
    // PyTorch: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but g
    static_assert(!can_replace_v<N2, "encoder.layer.1.attention.0", L3>);
}
