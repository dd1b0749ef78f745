/// Shape rules of all other layers.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <tuple>

using namespace idem;

namespace other_layers_test {
namespace {

template <class L>
constexpr bool gives(const Extents& in, const Extents& out) {
    return Layer<L> && detail::accepts<L>(in) && L::output(in) == out;
}

using ElementWise =
    std::tuple<Identity, Dropout, BasicDropout<0.1>, ReLU, ReLU6, LeakyReLU, BasicLeakyReLU<0.2>, ELU, BasicELU<0.5>,
               SELU, GELU<>, GELU<Approximate::tanh>, SiLU, Mish, Sigmoid, Tanh, Hardswish, Hardsigmoid, Softplus>;

template <class... L>
constexpr bool all_keep(const std::tuple<L...>*, const Extents& shape) {
    return (gives<L>(shape, shape) && ...);
}
constexpr bool all_keep(const Extents& shape) { return all_keep(static_cast<const ElementWise*>(nullptr), shape); }

}  // namespace

TEST_CASE("layers that work on each number alone keep any shape") {
    STATIC_REQUIRE(all_keep({5}));
    STATIC_REQUIRE(all_keep({5, 4}));
    STATIC_REQUIRE(all_keep({3, 224, 224}));
    STATIC_REQUIRE(all_keep({2, 3, 4, 5, 6, 7}));
    STATIC_REQUIRE(all_keep({}));
}

TEST_CASE("Linear works on the last axis, whatever stands before it") {
    STATIC_REQUIRE(gives<Linear<7, 3>>({7}, {3}));
    STATIC_REQUIRE(gives<Linear<7, 3>>({5, 7}, {5, 3}));
    STATIC_REQUIRE(gives<Linear<7, 3, Bias<false>>>({2, 5, 7}, {2, 5, 3}));
    STATIC_REQUIRE_FALSE(Linear<7, 3>::accepts({3}));
    STATIC_REQUIRE_FALSE(Linear<7, 3>::accepts({7, 5}));
    STATIC_REQUIRE_FALSE(Linear<7, 3>::accepts({}));
}

TEST_CASE("LazyLinear takes any last axis") {
    STATIC_REQUIRE(gives<LazyLinear<3>>({7}, {3}));
    STATIC_REQUIRE(gives<LazyLinear<3>>({5, 9}, {5, 3}));
    STATIC_REQUIRE_FALSE(LazyLinear<3>::accepts({}));
}

TEST_CASE("BatchNorm1d takes (C) and (C, L), BatchNorm2d takes (C, H, W)") {
    STATIC_REQUIRE(gives<BatchNorm1d<4>>({4}, {4}));
    STATIC_REQUIRE(gives<BatchNorm1d<4>>({4, 9}, {4, 9}));
    STATIC_REQUIRE_FALSE(BatchNorm1d<4>::accepts({9, 4}));
    STATIC_REQUIRE_FALSE(BatchNorm1d<4>::accepts({4, 9, 9}));
    STATIC_REQUIRE(gives<BatchNorm2d<4>>({4, 9, 8}, {4, 9, 8}));
    STATIC_REQUIRE_FALSE(BatchNorm2d<4>::accepts({5, 9, 8}));
    STATIC_REQUIRE_FALSE(BatchNorm2d<4>::accepts({4, 9}));
    STATIC_REQUIRE_FALSE(BatchNorm2d<4>::accepts({4}));
    STATIC_REQUIRE(gives<LazyBatchNorm1d<>>({11, 2}, {11, 2}));
    STATIC_REQUIRE(gives<LazyBatchNorm2d<>>({11, 2, 3}, {11, 2, 3}));
    STATIC_REQUIRE_FALSE(LazyBatchNorm2d<>::accepts({11, 2}));
}

TEST_CASE("Flatten joins all axes, BasicFlatten a range of them, as torch.flatten with the batch left out") {
    STATIC_REQUIRE(gives<Flatten>({3, 4, 5}, {60}));
    STATIC_REQUIRE(gives<Flatten>({3}, {3}));
    STATIC_REQUIRE(gives<BasicFlatten<1, 2>>({2, 3, 4, 5}, {2, 12, 5}));
    STATIC_REQUIRE(gives<BasicFlatten<0, 1>>({3, 4, 5}, {12, 5}));
    STATIC_REQUIRE(gives<BasicFlatten<1>>({3, 4, 5}, {3, 20}));
    STATIC_REQUIRE(gives<BasicFlatten<-2, -1>>({3, 4, 5}, {3, 20}));
    STATIC_REQUIRE(gives<BasicFlatten<1, 1>>({3, 4, 5}, {3, 4, 5}));
    STATIC_REQUIRE_FALSE(BasicFlatten<1>::accepts({3}));
    STATIC_REQUIRE_FALSE(BasicFlatten<2, 1>::accepts({3, 4, 5}));
    STATIC_REQUIRE_FALSE(BasicFlatten<0, 3>::accepts({3, 4, 5}));
    STATIC_REQUIRE_FALSE(BasicFlatten<-4>::accepts({3, 4, 5}));
}

TEST_CASE("shuffles keep their elements, and need channels or pixels for whole groups") {
    STATIC_REQUIRE(gives<ChannelShuffle<3>>({12, 4, 5}, {12, 4, 5}));
    STATIC_REQUIRE(gives<ChannelShuffle<3>>({6}, {6}));
    STATIC_REQUIRE_FALSE(ChannelShuffle<3>::accepts({4, 3, 3}));
    STATIC_REQUIRE_FALSE(ChannelShuffle<1>::accepts({}));
    STATIC_REQUIRE(detail::flaw_of<ChannelShuffle<0>>().code != diagnostic::Code::none);
    STATIC_REQUIRE(gives<PixelShuffle<2>>({12, 4, 5}, {3, 8, 10}));
    STATIC_REQUIRE_FALSE(PixelShuffle<2>::accepts({6, 4, 5}));
    STATIC_REQUIRE_FALSE(PixelShuffle<2>::accepts({12, 4}));
    STATIC_REQUIRE(detail::flaw_of<PixelShuffle<-1>>().code != diagnostic::Code::none);
    STATIC_REQUIRE(gives<PixelUnshuffle<2>>({3, 8, 10}, {12, 4, 5}));
    STATIC_REQUIRE_FALSE(PixelUnshuffle<2>::accepts({3, 8, 9}));
    STATIC_REQUIRE_FALSE(PixelUnshuffle<2>::accepts({3, 7, 8}));
    STATIC_REQUIRE_FALSE(PixelUnshuffle<2>::accepts({8, 8}));
    STATIC_REQUIRE(detail::flaw_of<PixelUnshuffle<50000>>().code != diagnostic::Code::none);
}

TEST_CASE("Softmax keeps its shape and needs its axis") {
    STATIC_REQUIRE(gives<Softmax>({10}, {10}));
    STATIC_REQUIRE(gives<LogSoftmax>({3, 4, 5}, {3, 4, 5}));
    STATIC_REQUIRE(gives<BasicSoftmax<Axis<-1>>>({3, 4}, {3, 4}));
    STATIC_REQUIRE(gives<BasicLogSoftmax<Axis<2>>>({3, 4, 5}, {3, 4, 5}));
    STATIC_REQUIRE_FALSE(BasicSoftmax<Axis<1>>::accepts({10}));
    STATIC_REQUIRE_FALSE(BasicSoftmax<Axis<-2>>::accepts({10}));
}

TEST_CASE("Identity ignores constructor arguments, gives back its argument itself, and is empty") {
    STATIC_REQUIRE(std::is_empty_v<Identity>);
    STATIC_REQUIRE(noexcept(Identity{}));
    STATIC_REQUIRE(noexcept(Identity{54, "unused", 2.0}));
    int x = 1;
    STATIC_REQUIRE(noexcept(Identity{}(x)));
    CHECK(&Identity{}(x) == &x);
    CHECK(&Identity{3, 'a'}(x) == &x);
    STATIC_REQUIRE(std::is_same_v<decltype(Identity{}(x)), int&>);
    STATIC_REQUIRE(std::is_same_v<decltype(Identity{}(std::as_const(x))), const int&>);
    STATIC_REQUIRE(std::is_same_v<decltype(Identity{}(1)), int&&>);
    STATIC_REQUIRE(Identity{}(7) == 7);
}

}  // namespace other_layers_test
