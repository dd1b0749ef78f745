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

TEST_CASE("SmallBert: surgeries 80 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", ReLU>;
    static_assert(can_insert_after_v<N0, "encoder.layer.0.attention.output", L1>);
    using N1 = insert_after_t<N0, "encoder.layer.0.attention.output", L1>;
    using L2 = Named<"added2", MultiheadAttention<32, 4>>;
    static_assert(can_insert_after_v<N1, "encoder.layer.1.attention.output.dense", L2>);
    using N2 = insert_after_t<N1, "encoder.layer.1.attention.output.dense", L2>;
    using L3 = PassThrough<1>;
    static_assert(can_replace_v<N2, "encoder.layer.2.attention.self.1", L3>);
    using N3 = replace_t<N2, "encoder.layer.2.attention.self.1", L3>;
    static_assert(std::same_as<N3::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N3::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"encoder.layer.0.attention.output">(m0, L1{});
    const auto m2 = insert_after<"encoder.layer.1.attention.output.dense">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"encoder.layer.2.attention.self.1">(m2, L3{});
    check(m3, "smallbert.80");
}

TEST_CASE("SmallBert: surgeries 81 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = PassThrough<1>;
    // PyTorch: tuple index out of range
    static_assert(!can_replace_v<N0, "embeddings.LayerNorm", L1>);
}

TEST_CASE("SmallBert: surgeries 82 fit") {
    using N0 = SmallBert;
    static_assert(can_split_v<N0, "embeddings">);
    using N1 = split_t<N0, "embeddings">::tail;
    static_assert(can_remove_v<N1, "encoder.layer.1.attention.output.LayerNorm">);
    using N2 = remove_t<N1, "encoder.layer.1.attention.output.LayerNorm">;
    static_assert(std::same_as<N2::input, Inputs<Shape<16, 32>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N2::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"embeddings">(m0).second;
    const auto m2 = remove<"encoder.layer.1.attention.output.LayerNorm">(m1);
    check(m2, "smallbert.82");
}

TEST_CASE("SmallBert: surgeries 83 end in one that does not fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Identity>;
    // PyTorch: Identity.forward() takes 2 positional arguments but 3 were given
    static_assert(!can_insert_after_v<N0, "encoder.layer.0.attention.0", L1>);
}

TEST_CASE("SmallBert: surgeries 84 fit") {
    using N0 = SmallBert;
    using L1 = Named<"added1", Linear<32, 32>>;
    static_assert(can_insert_before_v<N0, "encoder.layer.2.intermediate", L1>);
    using N1 = insert_before_t<N0, "encoder.layer.2.intermediate", L1>;
    static_assert(can_truncate_v<N1, "embeddings.dropout">);
    using N2 = truncate_t<N1, "embeddings.dropout">;
    using L3 = Named<"added3", Sequential<Linear<32, 32>, Linear<32, 32>>>;
    static_assert(can_insert_after_v<N2, "embeddings", L3>);
    using N3 = insert_after_t<N2, "embeddings", L3>;
    static_assert(can_remove_v<N3, "embeddings.dropout">);
    using N4 = remove_t<N3, "embeddings.dropout">;
    static_assert(can_split_v<N4, "added3">);
    using N5 = split_t<N4, "added3">::tail;
    static_assert(std::same_as<N5::input, Inputs<Shape<16, 32>, Side<"attention_mask", Mask<16>>>>);
    static_assert(std::same_as<N5::output, Shape<16, 32>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"encoder.layer.2.intermediate">(m0, L1{}, golden::derived<N1>());
    const auto m2 = truncate<"embeddings.dropout">(m1);
    const auto m3 = insert_after<"embeddings">(m2, L3{}, golden::derived<N3>());
    const auto m4 = remove<"embeddings.dropout">(m3);
    const auto m5 = split<"added3">(m4).second;
    check(m5, "smallbert.84");
}
