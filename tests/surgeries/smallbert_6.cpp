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

TEST_CASE("SmallBert: surgeries 30 fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "encoder.layer.0.attention.0">);
    using N1 = truncate_t<N0, "encoder.layer.0.attention.0">;
    using L2 = Named<"added2", MultiheadAttention<32, 4, Masked<"attention_mask">>>;
    static_assert(can_insert_before_v<N1, "encoder.layer.0.attention.self", L2>);
    using N2 = insert_before_t<N1, "encoder.layer.0.attention.self", L2>;
    using L3 = Named<"added3", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Identity>>>>;
    static_assert(can_insert_after_v<N2, "encoder.layer.0.attention", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.0.attention", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Outputs<Shape<16, 32>, Shape<16, 32>>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"encoder.layer.0.attention.0">(m0);
    const auto m2 = insert_before<"encoder.layer.0.attention.self">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_after<"encoder.layer.0.attention">(m2, L3{});
    check(m3, "smallbert.30");
}

TEST_CASE("SmallBert: surgeries 31 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_truncate_v<N0, "encoder.layer">);
    using N1 = truncate_t<N0, "encoder.layer">;
    using L2 = PassThrough<1>;
    // PyTorch: tuple index out of range
    static_assert(!can_replace_v<N1, "encoder.layer.1.intermediate.dense", L2>);
}

TEST_CASE("SmallBert: surgeries 32 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Tanh>;
    static_assert(can_insert_after_v<N0, "encoder.layer.0.output.0", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.0.output.0", L1>;
    using L2 = SiLU;
    static_assert(can_replace_v<N1, "encoder.layer.1.attention.self.query", L2>);
    using N2 = replace_t<N1, "encoder.layer.1.attention.self.query", L2>;
    using L3 = Linear<32, 32>;
    static_assert(can_replace_v<N2, "encoder.layer", L3>);
    using N3 = replace_t<N2, "encoder.layer", L3>;
    static_assert(can_remove_v<N3, "embeddings.dropout">);
    using N4 = remove_t<N3, "embeddings.dropout">;
    static_assert(can_truncate_v<N4, "embeddings">);
    using N5 = truncate_t<N4, "embeddings">;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.0.output.0">(m0, L1{});
    const auto m2 = replace<"encoder.layer.1.attention.self.query">(m1, L2{});
    const auto m3 = replace<"encoder.layer">(m2, L3{}, golden::derived<N3>());
    const auto m4 = remove<"embeddings.dropout">(m3);
    const auto m5 = truncate<"embeddings">(m4);
    check(m5, "smallbert.32");
}

TEST_CASE("SmallBert: surgeries 33 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Sequential<PassThrough<0>, Linear<48, 32>>;
    static_assert(can_replace_v<N0, "encoder.layer.0.output", L1>);
    using N1 = replace_t<N0, "encoder.layer.0.output", L1>;
    using L2 = Named<"added2", Add<PassThrough<0>, PassThrough<1>>>;
    // PyTorch: tuple index out of range
    static_assert(!can_insert_before_v<N1, "encoder.layer.2.intermediate.dense", L2>);
}

TEST_CASE("SmallBert: surgeries 34 fit") {
    using N0 = SmallBert;
    using L1 = Softmax;
    static_assert(can_replace_v<N0, "embeddings.LayerNorm", L1>);
    using N1 = replace_t<N0, "embeddings.LayerNorm", L1>;
    using L2 = Named<"added2", ELU>;
    static_assert(can_insert_after_v<N1, "embeddings.0", L2>);
    using N2 = insert_after_t<N1, "embeddings.0", L2>;
    static_assert(can_split_v<N2, "embeddings.dropout">);
    using N3 = split_t<N2, "embeddings.dropout">::head;
    using L4 = Embedding<60, 32>;
    static_assert(can_replace_v<N3, "embeddings.token_type_embeddings", L4>);
    using N4 = replace_t<N3, "embeddings.token_type_embeddings", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"embeddings.LayerNorm">(m0, L1{});
    const auto m2 = insert_after<"embeddings.0">(m1, L2{});
    const auto m3 = split<"embeddings.dropout">(m2).first;
    const auto m4 = replace<"embeddings.token_type_embeddings">(m3, L4{}, golden::derived<N4>());
    check(m4, "smallbert.34");
}
