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

TEST_CASE("SmallBert: surgeries 55 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", LayerNorm<32>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1.attention.output.0", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1.attention.output.0", L1>;
    using L2 = Named<"added2", Sequential<Named<"up", Linear<32, 24>>, GELU<>, Named<"down", Linear<24, 32>>>>;
    static_assert(can_insert_before_v<N1, "encoder.layer.1.1", L2>);
    using N2 = insert_before_t<N1, "encoder.layer.1.1", L2>;
    // PyTorch: LayerNorm.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_remove_v<N2, "encoder.layer.2.output.0">);
}

TEST_CASE("SmallBert: surgeries 56 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Linear<32, 32>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.0.attention.output.LayerNorm", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.0.attention.output.LayerNorm", L1>;
    static_assert(can_truncate_v<N1, "embeddings.token_type_embeddings">);
    using N2 = truncate_t<N1, "embeddings.token_type_embeddings">;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.0.attention.output.LayerNorm">(m0, L1{}, golden::derived<N1>());
    const auto m2 = truncate<"embeddings.token_type_embeddings">(m1);
    check(m2, "smallbert.56");
}

TEST_CASE("SmallBert: surgeries 57 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", MultiheadAttention<48, 2, Masked<"attention_mask">>>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1.intermediate.1", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1.intermediate.1", L1>;
    using L2 = Add<PassThrough<0>, PassThrough<1>>;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self.1", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self.1", L2>;
    using L3 = Embedding<60, 32>;
    // PyTorch: 0 modules at 'embeddings.conv3'
    static_assert(!can_replace_v<N2, "embeddings.conv3", L3>);
}

TEST_CASE("SmallBert: surgeries 58 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Sequential<Named<"up", Linear<32, 24>>, GELU<>, Named<"down", Linear<24, 32>>>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.1.output.LayerNorm", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.1.output.LayerNorm", L1>;
    using L2 = Sequential<PassThrough<1>, Linear<32, 32>>;
    static_assert(can_replace_v<N1, "encoder.layer.1.attention.output.0.0", L2>);
    using N2 = replace_t<N1, "encoder.layer.1.attention.output.0.0", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.1.output.LayerNorm">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"encoder.layer.1.attention.output.0.0">(m1, L2{}, golden::derived<N2>());
    check(m2, "smallbert.58");
}

TEST_CASE("SmallBert: surgeries 59 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Slice<0, 0, 8>;
    // PyTorch: The size of tensor a (8) must match the size of tensor b (16) at non-singleton dimension 1
    static_assert(!can_replace_v<N0, "encoder.layer.1.attention.output.dense", L1>);
}
