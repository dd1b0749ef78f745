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

TEST_CASE("SmallBert: surgeries 35 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Fork<Named<"branch0", Linear<32, 32>>, Named<"branch1", Linear<32, 32>>>;
    static_assert(can_replace_v<N0, "encoder.layer.2.attention.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.2.attention.0", L1>;
    using L2 = MultiheadAttention<64, 5>;
    // PyTorch: width 64 is not divisible by 5 heads
    static_assert(!can_replace_v<N1, "0.0", L2>);
}

TEST_CASE("SmallBert: surgeries 36 fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "encoder.layer.0.output.0">);
    using N1 = truncate_t<N0, "encoder.layer.0.output.0">;
    using L2 = Softmax;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self.query", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self.query", L2>;
    static_assert(can_split_v<N2, "embeddings.0">);
    using N3 = split_t<N2, "embeddings.0">::head;
    static_assert(can_truncate_v<N3, "embeddings">);
    using N4 = truncate_t<N3, "embeddings">;
    using L5 = Embedding<60, 32>;
    static_assert(can_replace_v<N4, "embeddings.word_embeddings", L5>);
    using N5 = replace_t<N4, "embeddings.word_embeddings", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"encoder.layer.0.output.0">(m0);
    const auto m2 = replace<"encoder.layer.0.attention.self.query">(m1, L2{});
    const auto m3 = split<"embeddings.0">(m2).first;
    const auto m4 = truncate<"embeddings">(m3);
    const auto m5 = replace<"embeddings.word_embeddings">(m4, L5{}, golden::derived<N5>());
    check(m5, "smallbert.36");
}

TEST_CASE("SmallBert: surgeries 37 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = ELU;
    // PyTorch: 0 modules at 'dropout.0'
    static_assert(!can_replace_v<N0, "dropout.0", L1>);
}

TEST_CASE("SmallBert: surgeries 38 fit") {
    using N0 = SmallBert;
    using L1 = Softmax;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.self.key", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.self.key", L1>;
    using L2 = Residual<Named<"body", Linear<32, 32>>, Identity>;
    static_assert(can_replace_v<N1, "encoder.layer.2.attention.self.value", L2>);
    using N2 = replace_t<N1, "encoder.layer.2.attention.self.value", L2>;
    using L3 = Named<"added3", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Identity>>, Named<"branch2", Sequential<PassThrough<0>, Linear<32, 32>>>>>;
    static_assert(can_insert_after_v<N2, "encoder.layer.1.attention.self.0", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.1.attention.self.0", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.1.attention.self.key">(m0, L1{});
    const auto m2 = replace<"encoder.layer.2.attention.self.value">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_after<"encoder.layer.1.attention.self.0">(m2, L3{}, golden::derived<N3>());
    check(m3, "smallbert.38");
}

TEST_CASE("SmallBert: surgeries 39 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Residual<Named<"body", Linear<32, 32>>, Identity>;
    static_assert(can_replace_v<N0, "encoder.layer.1.output.LayerNorm", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.output.LayerNorm", L1>;
    using L2 = LeakyReLU;
    static_assert(can_replace_v<N1, "encoder.layer.2.attention.output.dense", L2>);
    using N2 = replace_t<N1, "encoder.layer.2.attention.output.dense", L2>;
    using L3 = Named<"added3", MultiheadAttention<33, 4, Masked<"attention_mask">>>;
    // PyTorch: width 33 is not divisible by 4 heads
    static_assert(!can_insert_before_v<N2, "encoder.layer.2.output.LayerNorm", L3>);
}
