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

TEST_CASE("SmallBert: surgeries 25 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Fork<Identity, Linear<48, 64>>;
    // PyTorch: 'tuple' object has no attribute 'is_floating_point'
    static_assert(!can_replace_v<N0, "encoder.layer.0.output.dense", L1>);
}

TEST_CASE("SmallBert: surgeries 26 fit") {
    using N0 = SmallBert;
    using L1 = Sequential<PassThrough<1>, Linear<32, 32>>;
    static_assert(can_replace_v<N0, "encoder.layer.0.output", L1>);
    using N1 = replace_t<N0, "encoder.layer.0.output", L1>;
    using L2 = Named<"added2", Hardswish>;
    static_assert(can_insert_after_v<N1, "encoder.layer.1.attention.self.query", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.1.attention.self.query", L2>;
    using L3 = LayerNorm<32>;
    static_assert(can_replace_v<N2, "encoder.layer.1.attention.self.added2", L3>);
    using N3 = replace_t<N2, "encoder.layer.1.attention.self.added2", L3>;
    static_assert(can_remove_v<N3, "encoder.layer.2.output">);
    using N4 = remove_t<N3, "encoder.layer.2.output">;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Outputs<Shape<16, 48>, Shape<16, 32>>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.0.output">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"encoder.layer.1.attention.self.query">(m1, L2{});
    const auto m3 = replace<"encoder.layer.1.attention.self.added2">(m2, L3{}, golden::derived<N3>());
    const auto m4 = remove<"encoder.layer.2.output">(m3);
    check(m4, "smallbert.26");
}

TEST_CASE("SmallBert: surgeries 27 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", LeakyReLU>;
    // PyTorch: "leaky_relu_cpu" not implemented for 'Long'
    static_assert(!can_insert_before_v<N0, "embeddings.word_embeddings", L1>);
}

TEST_CASE("SmallBert: surgeries 28 fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.0.attention">);
    using N1 = remove_t<N0, "encoder.layer.0.attention">;
    using L2 = Sequential<Named<"up", Linear<32, 24>>, GELU<>, Named<"down", Linear<24, 48>>>;
    static_assert(can_replace_v<N1, "encoder.layer.0.intermediate", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.intermediate", L2>;
    static_assert(can_truncate_v<N2, "encoder.layer.2.attention.self.0">);
    using N3 = truncate_t<N2, "encoder.layer.2.attention.self.0">;
    using L4 = Named<"added4", Linear<32, 32>>;
    static_assert(can_insert_before_v<N3, "encoder.layer.1.attention.self.key", L4>);
    using N4 = insert_before_t<N3, "encoder.layer.1.attention.self.key", L4>;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Outputs<Shape<16, 32>, Shape<16, 32>, Shape<16, 32>>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"encoder.layer.0.attention">(m0);
    const auto m2 = replace<"encoder.layer.0.intermediate">(m1, L2{}, golden::derived<N2>());
    const auto m3 = truncate<"encoder.layer.2.attention.self.0">(m2);
    const auto m4 = insert_before<"encoder.layer.1.attention.self.key">(m3, L4{}, golden::derived<N4>());
    check(m4, "smallbert.28");
}

TEST_CASE("SmallBert: surgeries 29 end in one that does not fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.0.attention.self">);
    using N1 = remove_t<N0, "encoder.layer.0.attention.self">;
    using L2 = Add<PassThrough<0>, PassThrough<1>>;
    // PyTorch: The size of tensor a (48) must match the size of tensor b (32) at non-singleton dimension 2
    static_assert(!can_replace_v<N1, "encoder.layer.1.output.0", L2>);
}
