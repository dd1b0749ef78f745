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

TEST_CASE("SmallBert: surgeries 60 fit") {
    using N0 = SmallBert;
    using L1 = Sequential<Named<"up", Linear<32, 24>>, GELU<>, Named<"down", Linear<24, 32>>>;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.output.dense", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.output.dense", L1>;
    using L2 = ELU;
    static_assert(can_replace_v<N1, "encoder.layer.0", L2>);
    using N2 = replace_t<N1, "encoder.layer.0", L2>;
    using L3 = Named<"added3", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Identity>>, Named<"branch2", Sequential<PassThrough<0>, Linear<32, 32>>>>>;
    static_assert(can_insert_after_v<N2, "encoder.layer.1.attention.self.0", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.1.attention.self.0", L3>;
    using L4 = Named<"added4", Fork<Named<"branch0", Sequential<PassThrough<0>, Linear<32, 32>>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<32, 32>>>, Named<"branch2", Sequential<PassThrough<0>, Identity>>>>;
    static_assert(can_insert_before_v<N3, "encoder.layer.2.attention.self.1", L4>);
    using N4 = insert_before_t<N3, "encoder.layer.2.attention.self.1", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.1.attention.output.dense">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"encoder.layer.0">(m1, L2{});
    const auto m3 = insert_after<"encoder.layer.1.attention.self.0">(m2, L3{}, golden::derived<N3>());
    const auto m4 = insert_before<"encoder.layer.2.attention.self.1">(m3, L4{}, golden::derived<N4>());
    check(m4, "smallbert.60");
}

TEST_CASE("SmallBert: surgeries 61 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_split_v<N0, "encoder.layer.1.output">);
    using N1 = split_t<N0, "encoder.layer.1.output">::head;
    static_assert(can_remove_v<N1, "encoder.layer.0.attention.self.1">);
    using N2 = remove_t<N1, "encoder.layer.0.attention.self.1">;
    static_assert(can_remove_v<N2, "encoder.layer.0.attention.self.key">);
    using N3 = remove_t<N2, "encoder.layer.0.attention.self.key">;
    using L4 = Named<"added4", LeakyReLU>;
    // PyTorch: "leaky_relu_cpu" not implemented for 'Long'
    static_assert(!can_insert_before_v<N3, "embeddings.position_embeddings", L4>);
}

TEST_CASE("SmallBert: surgeries 62 fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "encoder.layer.0.attention">);
    using N1 = truncate_t<N0, "encoder.layer.0.attention">;
    using L2 = Embedding<60, 32>;
    static_assert(can_replace_v<N1, "embeddings.position_embeddings", L2>);
    using N2 = replace_t<N1, "embeddings.position_embeddings", L2>;
    static_assert(can_truncate_v<N2, "embeddings.position_embeddings">);
    using N3 = truncate_t<N2, "embeddings.position_embeddings">;
    using L4 = Embedding<60, 32>;
    static_assert(can_replace_v<N3, "embeddings.position_embeddings", L4>);
    using N4 = replace_t<N3, "embeddings.position_embeddings", L4>;
    using L5 = Embedding<60, 32>;
    static_assert(can_replace_v<N4, "embeddings.position_embeddings", L5>);
    using N5 = replace_t<N4, "embeddings.position_embeddings", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"encoder.layer.0.attention">(m0);
    const auto m2 = replace<"embeddings.position_embeddings">(m1, L2{}, golden::derived<N2>());
    const auto m3 = truncate<"embeddings.position_embeddings">(m2);
    const auto m4 = replace<"embeddings.position_embeddings">(m3, L4{}, golden::derived<N4>());
    const auto m5 = replace<"embeddings.position_embeddings">(m4, L5{}, golden::derived<N5>());
    check(m5, "smallbert.62");
}

TEST_CASE("SmallBert: surgeries 63 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", MultiheadAttention<32, 4, Masked<"attention_mask">>>;
    // PyTorch: 0 modules at 'encoder.layer.0.attention.self.keyx'
    static_assert(!can_insert_after_v<N0, "encoder.layer.0.attention.self.keyx", L1>);
}

TEST_CASE("SmallBert: surgeries 64 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Fork<Named<"branch0", Sequential<PassThrough<0>, Linear<32, 32>>>, Named<"branch1",
        Sequential<PassThrough<0>, Identity>>>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.1.attention.output.0.0", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.1.attention.output.0.0", L1>;
    static_assert(can_remove_v<N1, "encoder.layer.1.output.LayerNorm">);
    using N2 = remove_t<N1, "encoder.layer.1.output.LayerNorm">;
    using L3 = Linear<32, 48>;
    static_assert(can_replace_v<N2, "encoder.layer.0.intermediate", L3>);
    using N3 = replace_t<N2, "encoder.layer.0.intermediate", L3>;
    using L4 = Softmax;
    static_assert(can_replace_v<N3, "encoder", L4>);
    using N4 = replace_t<N3, "encoder", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.1.attention.output.0.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = remove<"encoder.layer.1.output.LayerNorm">(m1);
    const auto m3 = replace<"encoder.layer.0.intermediate">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"encoder">(m3, L4{});
    check(m4, "smallbert.64");
}
