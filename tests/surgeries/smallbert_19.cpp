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

TEST_CASE("SmallBert: surgeries 95 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Embedding<60, 32>;
    static_assert(can_replace_v<N0, "embeddings.word_embeddings", L1>);
    using N1 = replace_t<N0, "embeddings.word_embeddings", L1>;
    using L2 = Residual<Named<"body", Linear<8, 32>>, Identity>;
    // PyTorch: Linear.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_replace_v<N1, "embeddings.0", L2>);
}

TEST_CASE("SmallBert: surgeries 96 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Identity>;
    static_assert(can_insert_before_v<N0, "encoder.layer.0.attention.self.key", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.0.attention.self.key", L1>;
    using L2 = Add<PassThrough<0>, PassThrough<1>>;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.output.0.0", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.output.0.0", L2>;
    static_assert(std::same_as<N2::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.0.attention.self.key">(m0, L1{});
    const auto m2 = replace<"encoder.layer.0.attention.output.0.0">(m1, L2{});
    check(m2, "smallbert.96");
}

TEST_CASE("SmallBert: surgeries 97 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Fork<Named<"branch0", Identity>, Named<"branch1", Identity>>;
    static_assert(can_replace_v<N0, "encoder.layer.1.attention.0", L1>);
    using N1 = replace_t<N0, "encoder.layer.1.attention.0", L1>;
    // PyTorch: Linear.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_remove_v<N1, "encoder.layer.2.output.0.0">);
}

TEST_CASE("SmallBert: surgeries 98 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Softmax>;
    static_assert(can_insert_before_v<N0, "encoder.layer.2.output.dense", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.2.output.dense", L1>;
    using L2 = Named<"added2", Fork<Named<"branch0", Sequential<PassThrough<0>, Identity>>, Named<"branch1",
        Sequential<PassThrough<0>, Identity>>>>;
    static_assert(can_insert_before_v<N1, "encoder.layer.0.attention.output", L2>);
    using N2 = insert_before_t<N1, "encoder.layer.0.attention.output", L2>;
    using L3 = Named<"added3", Identity>;
    static_assert(can_insert_after_v<N2, "encoder.layer.2.attention.output.LayerNorm", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.2.attention.output.LayerNorm", L3>;
    using L4 = ReLU6;
    static_assert(can_replace_v<N3, "encoder.layer.2.attention.self", L4>);
    using N4 = replace_t<N3, "encoder.layer.2.attention.self", L4>;
    using L5 = Identity;
    static_assert(can_replace_v<N4, "encoder.layer.1.output.LayerNorm", L5>);
    using N5 = replace_t<N4, "encoder.layer.1.output.LayerNorm", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.2.output.dense">(m0, L1{});
    const auto m2 = insert_before<"encoder.layer.0.attention.output">(m1, L2{});
    const auto m3 = insert_after<"encoder.layer.2.attention.output.LayerNorm">(m2, L3{});
    const auto m4 = replace<"encoder.layer.2.attention.self">(m3, L4{});
    const auto m5 = replace<"encoder.layer.1.output.LayerNorm">(m4, L5{});
    check(m5, "smallbert.98");
}

TEST_CASE("SmallBert: surgeries 99 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = MultiheadAttention<32, 4, Masked<"attention_mask">>;
    static_assert(can_replace_v<N0, "encoder.layer", L1>);
    using N1 = replace_t<N0, "encoder.layer", L1>;
    using L2 = Named<"added2", Slice<0, 0, 8>>;
    static_assert(can_insert_after_v<N1, "encoder.layer", L2>);
    using N2 = insert_after_t<N1, "encoder.layer", L2>;
    using L3 = MultiheadAttention<16, 2, Masked<"attention_mask">>;
    // PyTorch: was expecting embedding dimension of 16, but got 32
    static_assert(!can_replace_v<N2, "embeddings.dropout", L3>);
}
