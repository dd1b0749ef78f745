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

TEST_CASE("SmallBert: surgeries 5 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.0">);
    using N1 = remove_t<N0, "encoder.layer.0">;
    using L2 = Named<"added2", GELU<>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.1.attention.self", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.1.attention.self", L2>;
    using L3 = Fork<Named<"branch0", Linear<32, 48>>, Named<"branch1", Linear<32, 32>>>;
    static_assert(can_replace_v<N2, "encoder.layer.1.1", L3>);
    using N3 = replace_t<N2, "encoder.layer.1.1", L3>;
    using L4 = Named<"added4", Add<PassThrough<0>, PassThrough<1>>>;
    // PyTorch: tuple index out of range
    static_assert(!can_insert_before_v<N3, "encoder.layer.1.attention.output.LayerNorm", L4>);
}

TEST_CASE("SmallBert: surgeries 6 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", MultiheadAttention<32, 4>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1.attention.self.key", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1.attention.self.key", L1>;
    using L2 = Named<"added2", ReLU>;
    static_assert(can_insert_after_v<N1, "encoder.layer.2.attention", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.2.attention", L2>;
    static_assert(can_truncate_v<N2, "encoder.layer.2.attention">);
    using N3 = truncate_t<N2, "encoder.layer.2.attention">;
    using L4 = Named<"added4", Linear<32, 32>>;
    static_assert(can_insert_before_v<N3, "encoder.layer.1.intermediate", L4>);
    using N4 = insert_before_t<N3, "encoder.layer.1.intermediate", L4>;
    using L5 = Named<"added5", Dropout>;
    static_assert(can_insert_before_v<N4, "encoder.layer.1.attention.output.LayerNorm", L5>);
    using N5 = insert_before_t<N4, "encoder.layer.1.attention.output.LayerNorm", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.1.attention.self.key">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"encoder.layer.2.attention">(m1, L2{});
    const auto m3 = truncate<"encoder.layer.2.attention">(m2);
    const auto m4 = insert_before<"encoder.layer.1.intermediate">(m3, L4{}, golden::derived<N4>());
    const auto m5 = insert_before<"encoder.layer.1.attention.output.LayerNorm">(m4, L5{});
    check(m5, "smallbert.6");
}

TEST_CASE("SmallBert: surgeries 7 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<32, 32>>>>>;
    // PyTorch: 0 modules at 'position_embeddings.0'
    static_assert(!can_insert_before_v<N0, "position_embeddings.0", L1>);
}

TEST_CASE("SmallBert: surgeries 8 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Fork<Named<"branch0", Sequential<PassThrough<0>, Linear<48, 48>>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<48, 32>>>>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.2.output", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.2.output", L1>;
    static_assert(can_truncate_v<N1, "embeddings">);
    using N2 = truncate_t<N1, "embeddings">;
    static_assert(can_remove_v<N2, "embeddings.dropout">);
    using N3 = remove_t<N2, "embeddings.dropout">;
    using L4 = Embedding<60, 32>;
    static_assert(can_replace_v<N3, "embeddings.token_type_embeddings", L4>);
    using N4 = replace_t<N3, "embeddings.token_type_embeddings", L4>;
    static_assert(can_truncate_v<N4, "embeddings.word_embeddings">);
    using N5 = truncate_t<N4, "embeddings.word_embeddings">;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.2.output">(m0, L1{}, golden::derived<N1>());
    const auto m2 = truncate<"embeddings">(m1);
    const auto m3 = remove<"embeddings.dropout">(m2);
    const auto m4 = replace<"embeddings.token_type_embeddings">(m3, L4{}, golden::derived<N4>());
    const auto m5 = truncate<"embeddings.word_embeddings">(m4);
    check(m5, "smallbert.8");
}

TEST_CASE("SmallBert: surgeries 9 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Add<PassThrough<0>, PassThrough<1>>;
    // PyTorch: The size of tensor a (48) must match the size of tensor b (32) at non-singleton dimension 2
    static_assert(!can_replace_v<N0, "encoder.layer.0.output.0.0", L1>);
}
