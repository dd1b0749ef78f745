/// Shapes and parameters of the layers of transformers.
#include "layer/state_of.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <string>

using namespace idem;

namespace transformer_layers_test {
namespace {

constexpr Extents ids(std::initializer_list<int> list) { return detail::extents_of(Numbers::ids, list); }

template <class L>
constexpr bool gives(const Extents& in, const Extents& out) {
    return Layer<L> && detail::accepts<L>(in) && L::output(in) == out;
}

using layer_test::state_of;

}  // namespace

TEST_CASE("Embedding takes ids of any shape and gives them a last axis") {
    STATIC_REQUIRE(gives<Embedding<100, 8>>(ids({16}), {16, 8}));
    STATIC_REQUIRE(gives<Embedding<100, 8>>(ids({4, 16}), {4, 16, 8}));
    STATIC_REQUIRE(gives<Embedding<100, 8>>(ids({}), {8}));
    STATIC_REQUIRE_FALSE(detail::accepts<Embedding<100, 8>>({16}));
    CHECK(state_of<Embedding<100, 8>>(ids({16})) == "weight 100 8");
}

TEST_CASE("PositionEmbedding takes anything that has no more positions than its table rows") {
    STATIC_REQUIRE(gives<PositionEmbedding<16, 8>>(ids({16}), {16, 8}));
    STATIC_REQUIRE(gives<PositionEmbedding<16, 8>>({10, 5}, {10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<PositionEmbedding<16, 8>>(ids({17})));
    STATIC_REQUIRE_FALSE(detail::accepts<PositionEmbedding<16, 8>>({}));
    CHECK(state_of<PositionEmbedding<16, 8>>(ids({10})) == "weight 16 8");
}

TEST_CASE("Learned gives its shape for anything, and has an extent for the batch in the file") {
    using Token = Learned<"class_token", Shape<1, 8>>;
    STATIC_REQUIRE(gives<Token>({10, 8}, {1, 8}));
    STATIC_REQUIRE(gives<Token>(ids({3}), {1, 8}));
    CHECK(state_of<Token>({10, 8}) == "class_token 1 1 8");
    CHECK(state_of<Learned<"gain", Shape<8>>>({8}) == "gain 1 8");
}

TEST_CASE("LayerNorm and RMSNorm keep shapes that end in theirs") {
    STATIC_REQUIRE(gives<LayerNorm<8>>({8}, {8}));
    STATIC_REQUIRE(gives<LayerNorm<8>>({4, 10, 8}, {4, 10, 8}));
    STATIC_REQUIRE(gives<LayerNorm<10, 8>>({4, 10, 8}, {4, 10, 8}));
    STATIC_REQUIRE(gives<RMSNorm<8>>({10, 8}, {10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<LayerNorm<8>>({8, 10}));
    STATIC_REQUIRE_FALSE(detail::accepts<LayerNorm<10, 8>>({8}));
    STATIC_REQUIRE_FALSE(detail::accepts<LayerNorm<8>>(ids({8})));
    CHECK(state_of<LayerNorm<10, 8>>({10, 8}) == "weight 10 8, bias 10 8");
    CHECK(state_of<RMSNorm<8>>({10, 8}) == "weight 8");
    CHECK(state_of<BasicLayerNorm<Shape<8>, Bias<false>>>({8}) == "weight 8");
    CHECK(state_of<BasicLayerNorm<Shape<8>, Affine<false>>>({8}).empty());
}

TEST_CASE("Slice, Select and Permute have torch's shapes") {
    STATIC_REQUIRE(gives<Slice<0, 2, 5>>({10, 8}, {3, 8}));
    STATIC_REQUIRE(gives<Slice<-1, 2, -1>>({10, 8}, {10, 5}));
    STATIC_REQUIRE(gives<Slice<0, 0, 10>>({10, 8}, {10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<Slice<0, 2, 11>>({10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<Slice<0, -11, 5>>({10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<Slice<2, 0, 1>>({10, 8}));
    STATIC_REQUIRE(gives<Select<0, 0>>({10, 8}, {8}));
    STATIC_REQUIRE(gives<Select<0, -10>>({10, 8}, {8}));
    STATIC_REQUIRE(gives<Select<-1, 7>>({3, 10, 8}, {3, 10}));
    STATIC_REQUIRE_FALSE(detail::accepts<Select<0, 10>>({10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<Select<0, -11>>({10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<Select<0, 0>>({10}));
    STATIC_REQUIRE(gives<Permute<1, 0>>({10, 8}, {8, 10}));
    STATIC_REQUIRE(gives<Permute<2, 0, -2>>({3, 4, 5}, {5, 3, 4}));
    STATIC_REQUIRE_FALSE(detail::accepts<Permute<1, 0>>({3, 10, 8}));
    STATIC_REQUIRE_FALSE(detail::accepts<Permute<1, -1>>({10, 8}));
}

TEST_CASE("a transposed Linear's weight lies as (In, Out)") {
    STATIC_REQUIRE(gives<Linear<7, 3, Transposed>>({5, 7}, {5, 3}));
    CHECK(state_of<Linear<7, 3, Transposed>>({5, 7}) == "weight 7 3, bias 3");
}

TEST_CASE("a tied layer is as the layer itself") {
    using Head = Tied<"wte", Linear<8, 100, Bias<false>>>;
    STATIC_REQUIRE(gives<Head>({10, 8}, {10, 100}));
    CHECK(state_of<Head>({10, 8}) == "weight 100 8");
}

}  // namespace transformer_layers_test
