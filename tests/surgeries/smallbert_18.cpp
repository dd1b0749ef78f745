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

TEST_CASE("SmallBert: surgeries 90 fit") {
    using N0 = SmallBert;
    using L1 = Residual<Named<"body", Linear<32, 32>>, Identity>;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.output.dense", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.output.dense", L1>;
    static_assert(can_truncate_v<N1, "embeddings.word_embeddings">);
    using N2 = truncate_t<N1, "embeddings.word_embeddings">;
    using L3 = Named<"added3", Softmax>;
    static_assert(can_insert_after_v<N2, "embeddings.0", L3>);
    using N3 = insert_after_t<N2, "embeddings.0", L3>;
    using L4 = Named<"added4", Dropout>;
    static_assert(can_insert_before_v<N3, "embeddings.word_embeddings", L4>);
    using N4 = insert_before_t<N3, "embeddings.word_embeddings", L4>;
    static_assert(can_split_v<N4, "embeddings.added3">);
    using N5 = split_t<N4, "embeddings.added3">::head;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.1.attention.output.dense">(m0, L1{}, golden::derived<N1>());
    const auto m2 = truncate<"embeddings.word_embeddings">(m1);
    const auto m3 = insert_after<"embeddings.0">(m2, L3{});
    const auto m4 = insert_before<"embeddings.word_embeddings">(m3, L4{});
    const auto m5 = split<"embeddings.added3">(m4).first;
    check(m5, "smallbert.90");
}

TEST_CASE("SmallBert: surgeries 91 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", PassThrough<1>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.1.attention.output.0.0", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.1.attention.output.0.0", L1>;
    using L2 = LayerNorm<48>;
    static_assert(can_replace_v<N1, "encoder.layer.0.intermediate.1", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.intermediate.1", L2>;
    using L3 = Sequential<PassThrough<1>, Linear<32, 32>>;
    static_assert(can_replace_v<N2, "encoder.layer.0.attention.output", L3>);
    using N3 = replace_t<N2, "encoder.layer.0.attention.output", L3>;
    using L4 = Add<PassThrough<0>, PassThrough<1>>;
    // PyTorch: The size of tensor a (48) must match the size of tensor b (32) at non-singleton dimension 2
    static_assert(!can_replace_v<N3, "encoder.layer.0.output.0.0", L4>);
}

TEST_CASE("SmallBert: surgeries 92 fit") {
    using N0 = SmallBert;
    using L1 = PassThrough<1>;
    static_assert(can_replace_v<N0, "encoder.layer.0.attention.output.0.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.0.attention.output.0.0", L1>;
    using L2 = Linear<32, 32>;
    static_assert(can_replace_v<N1, "encoder.layer.1", L2>);
    using N2 = replace_t<N1, "encoder.layer.1", L2>;
    using L3 = Named<"added3", Sigmoid>;
    static_assert(can_insert_after_v<N2, "encoder.layer.0.attention.self.key", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.0.attention.self.key", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.0.attention.output.0.0">(m0, L1{});
    const auto m2 = replace<"encoder.layer.1">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_after<"encoder.layer.0.attention.self.key">(m2, L3{});
    check(m3, "smallbert.92");
}

TEST_CASE("SmallBert: surgeries 93 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Fork<Named<"branch0", Identity>, Named<"branch1", Linear<32, 32>>, Named<"branch2", Identity>>;
    static_assert(can_replace_v<N0, "encoder.layer.0.attention.self.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.0.attention.self.0", L1>;
    using L2 = Identity;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self", L2>;
    using L3 = Named<"added3", ReLU6>;
    static_assert(can_insert_after_v<N2, "encoder.layer.1.intermediate.dense", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.1.intermediate.dense", L3>;
    using L4 = ReLU;
    // PyTorch: ReLU.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_replace_v<N3, "encoder.layer.2.output", L4>);
}

TEST_CASE("SmallBert: surgeries 94 fit") {
    using N0 = SmallBert;
    static_assert(can_split_v<N0, "embeddings.LayerNorm">);
    using N1 = split_t<N0, "embeddings.LayerNorm">::head;
    using L2 = Embedding<60, 32>;
    static_assert(can_replace_v<N1, "embeddings.token_type_embeddings", L2>);
    using N2 = replace_t<N1, "embeddings.token_type_embeddings", L2>;
    using L3 = Named<"added3", LayerNorm<32>>;
    static_assert(can_insert_after_v<N2, "embeddings.word_embeddings", L3>);
    using N3 = insert_after_t<N2, "embeddings.word_embeddings", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"embeddings.LayerNorm">(m0).first;
    const auto m2 = replace<"embeddings.token_type_embeddings">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_after<"embeddings.word_embeddings">(m2, L3{}, golden::derived<N3>());
    check(m3, "smallbert.94");
}
