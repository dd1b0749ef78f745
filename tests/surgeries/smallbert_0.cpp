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

TEST_CASE("SmallBert: surgeries 0 fit") {
    using N0 = SmallBert;
    using L1 = Identity;
    static_assert(can_replace_v<N0, "encoder.layer.2.attention", L1>);
    using N1 = replace_t<N0, "encoder.layer.2.attention", L1>;
    using L2 = MultiheadAttention<32, 4>;
    static_assert(can_replace_v<N1, "encoder.layer.0.attention.self", L2>);
    using N2 = replace_t<N1, "encoder.layer.0.attention.self", L2>;
    using L3 = ELU;
    static_assert(can_replace_v<N2, "encoder.layer.1.attention.self.value", L3>);
    using N3 = replace_t<N2, "encoder.layer.1.attention.self.value", L3>;
    static_assert(can_split_v<N3, "encoder.layer">);
    using N4 = split_t<N3, "encoder.layer">::head;
    using L5 = Tanh;
    static_assert(can_replace_v<N4, "encoder.layer.0", L5>);
    using N5 = replace_t<N4, "encoder.layer.0", L5>;
    static_assert(std::same_as<N5::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"encoder.layer.2.attention">(m0, L1{});
    const auto m2 = replace<"encoder.layer.0.attention.self">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"encoder.layer.1.attention.self.value">(m2, L3{});
    const auto m4 = split<"encoder.layer">(m3).first;
    const auto m5 = replace<"encoder.layer.0">(m4, L5{});
    check(m5, "smallbert.0");
}

TEST_CASE("SmallBert: surgeries 1 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", PassThrough<0>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.2.intermediate.dense", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.2.intermediate.dense", L1>;
    // PyTorch: 0 modules at '0.0'
    static_assert(!can_remove_v<N1, "0.0">);
}

TEST_CASE("SmallBert: surgeries 2 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Hardswish>;
    static_assert(can_insert_after_v<N0, "encoder.layer.1", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.1", L1>;
    static_assert(can_truncate_v<N1, "encoder.layer.1.intermediate.1">);
    using N2 = truncate_t<N1, "encoder.layer.1.intermediate.1">;
    using L3 = Named<"added3", ELU>;
    static_assert(can_insert_after_v<N2, "encoder.layer.1.attention.self.key", L3>);
    using N3 = insert_after_t<N2, "encoder.layer.1.attention.self.key", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 48>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.1">(m0, L1{});
    const auto m2 = truncate<"encoder.layer.1.intermediate.1">(m1);
    const auto m3 = insert_after<"encoder.layer.1.attention.self.key">(m2, L3{});
    check(m3, "smallbert.2");
}

TEST_CASE("SmallBert: surgeries 3 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Fork<Named<"branch0", Sequential<PassThrough<0>, Linear<48, 48>>>, Named<"branch1",
        Sequential<PassThrough<0>, Linear<48, 32>>>>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.2.output.0.0", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.2.output.0.0", L1>;
    using L2 = Named<"added2", PassThrough<1>>;
    // PyTorch: tuple index out of range
    static_assert(!can_insert_before_v<N1, "encoder.layer.2.output.added1.branch0.1", L2>);
}

TEST_CASE("SmallBert: surgeries 4 fit") {
    using N0 = SmallBert;
    static_assert(can_remove_v<N0, "encoder.layer.2.attention.self.1">);
    using N1 = remove_t<N0, "encoder.layer.2.attention.self.1">;
    using L2 = Add<PassThrough<0>, PassThrough<1>>;
    static_assert(can_replace_v<N1, "encoder.layer.2.attention.output.0", L2>);
    using N2 = replace_t<N1, "encoder.layer.2.attention.output.0", L2>;
    using L3 = Embedding<60, 32>;
    static_assert(can_replace_v<N2, "embeddings.token_type_embeddings", L3>);
    using N3 = replace_t<N2, "embeddings.token_type_embeddings", L3>;
    static_assert(can_truncate_v<N3, "encoder.layer.0.output.dense">);
    using N4 = truncate_t<N3, "encoder.layer.0.output.dense">;
    static_assert(std::same_as<N4::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N4::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"encoder.layer.2.attention.self.1">(m0);
    const auto m2 = replace<"encoder.layer.2.attention.output.0">(m1, L2{});
    const auto m3 = replace<"embeddings.token_type_embeddings">(m2, L3{}, golden::derived<N3>());
    const auto m4 = truncate<"encoder.layer.0.output.dense">(m3);
    check(m4, "smallbert.4");
}
