/// Shape rules of convolution and pooling, against the shapes that PyTorch gives.
#include "support/catch.hpp"

#include <idem/layer/convolution.hpp>
#include <idem/layer/pooling.hpp>
#include <idem/layer/transposed_convolution.hpp>

using namespace idem;

namespace window_layers_test {
namespace {

/// Whether the layer is sound, takes `in` and gives `out`.
template <class L>
constexpr bool gives(const Extents& in, const Extents& out) {
    if constexpr (requires { L::flaw(); })
        if (L::flaw().code != diagnostic::Code::none) return false;
    return L::accepts(in) && L::output(in) == out;
}

}  // namespace

// The tables: python3 tests/layer/make_shapes.py with each of its kinds

TEST_CASE("Conv2d gives PyTorch's shapes") {
    STATIC_REQUIRE(gives<Conv2d<2, 3, Padding<2, 0>, Stride<1, 3>, Kernel<4, 1>, Dilation<1>>>({2, 9, 24}, {3, 10, 8}));
    STATIC_REQUIRE(
        gives<Conv2d<6, 8, Stride<2, 3>, Dilation<2>, Kernel<4, 3>, Padding<2, 1>>>({6, 21, 15}, {8, 10, 5}));
    STATIC_REQUIRE(gives<Conv2d<4, 3, Stride<3, 1>, Kernel<2, 5>, Padding<1, 0>, Dilation<1>>>({4, 18, 13}, {3, 7, 9}));
    STATIC_REQUIRE(gives<Conv2d<1, 1, Stride<3, 1>, Kernel<3>, Dilation<1>, Padding<0, 1>>>({1, 5, 20}, {1, 1, 20}));
    STATIC_REQUIRE(gives<Conv2d<6, 1, Dilation<2>, Kernel<4>, Padding<2>, Stride<1>>>({6, 15, 11}, {1, 13, 9}));
    STATIC_REQUIRE(gives<Conv2d<2, 1, Kernel<1, 5>, Padding<0, 2>, Dilation<1>, Stride<1, 2>>>({2, 7, 2}, {1, 7, 1}));
    STATIC_REQUIRE(
        gives<Conv2d<4, 3, Kernel<1, 3>, Dilation<2>, Stride<1, 2>, Padding<0, 1>>>({4, 22, 20}, {3, 22, 9}));
    STATIC_REQUIRE(
        gives<Conv2d<4, 8, Padding<0, 2>, Stride<1, 2>, Dilation<2, 1>, Kernel<3, 4>>>({4, 14, 21}, {8, 10, 11}));
    STATIC_REQUIRE(gives<Conv2d<4, 1, Stride<1, 3>, Kernel<4, 1>, Dilation<1, 2>, Padding<0>>>({4, 24, 8}, {1, 21, 3}));
    STATIC_REQUIRE(gives<Conv2d<2, 3, Kernel<3>, Stride<3, 1>, Padding<0>, Dilation<2, 1>>>({2, 18, 8}, {3, 5, 6}));
    STATIC_REQUIRE(
        gives<Conv2d<6, 3, Padding<1, 0>, Dilation<1, 2>, Kernel<3, 1>, Stride<3, 2>>>({6, 3, 9}, {3, 1, 5}));
    STATIC_REQUIRE(gives<Conv2d<4, 8, Dilation<1, 2>, Padding<0>, Stride<1>, Kernel<5, 4>>>({4, 6, 15}, {8, 2, 9}));
    STATIC_REQUIRE(gives<Conv2d<1, 1, Padding<0>, Kernel<1, 2>, Stride<2>, Dilation<2>>>({1, 10, 5}, {1, 5, 2}));
    STATIC_REQUIRE(
        gives<Conv2d<2, 1, Kernel<4, 2>, Stride<2, 3>, Padding<0, 1>, Dilation<1, 2>>>({2, 12, 8}, {1, 5, 3}));
}

TEST_CASE("Conv1d gives PyTorch's shapes") {
    STATIC_REQUIRE(gives<Conv1d<4, 8, Dilation<1>, Kernel<5>, Padding<2>, Stride<1>>>({4, 5}, {8, 5}));
    STATIC_REQUIRE(gives<Conv1d<2, 3, Dilation<2>, Padding<0>, Stride<2>, Kernel<5>>>({2, 11}, {3, 2}));
    STATIC_REQUIRE(gives<Conv1d<1, 3, Kernel<1>, Padding<0>, Stride<3>, Dilation<1>>>({1, 22}, {3, 8}));
    STATIC_REQUIRE(gives<Conv1d<4, 8, Dilation<1>, Padding<0>, Stride<2>, Kernel<1>>>({4, 21}, {8, 11}));
    STATIC_REQUIRE(gives<Conv1d<1, 1, Kernel<5>, Stride<1>, Dilation<1>, Padding<1>>>({1, 24}, {1, 22}));
    STATIC_REQUIRE(gives<Conv1d<6, 8, Dilation<1>, Kernel<2>, Stride<1>, Padding<0>>>({6, 7}, {8, 6}));
    STATIC_REQUIRE(gives<Conv1d<2, 3, Padding<0>, Stride<2>, Kernel<1>, Dilation<1>>>({2, 18}, {3, 9}));
    STATIC_REQUIRE(gives<Conv1d<1, 1, Padding<0>, Dilation<1>, Stride<1>, Kernel<1>>>({1, 11}, {1, 11}));
    STATIC_REQUIRE(gives<Conv1d<6, 1, Dilation<1>, Kernel<5>, Stride<1>, Padding<2>>>({6, 7}, {1, 7}));
    STATIC_REQUIRE(gives<Conv1d<2, 3, Padding<0>, Kernel<3>, Stride<1>, Dilation<1>>>({2, 18}, {3, 16}));
    STATIC_REQUIRE(gives<Conv1d<6, 1, Padding<0>, Kernel<4>, Stride<3>, Dilation<2>>>({6, 16}, {1, 4}));
    STATIC_REQUIRE(gives<Conv1d<1, 3, Stride<1>, Dilation<2>, Kernel<2>, Padding<0>>>({1, 14}, {3, 12}));
    STATIC_REQUIRE(gives<Conv1d<2, 1, Kernel<1>, Dilation<1>, Stride<2>, Padding<0>>>({2, 20}, {1, 10}));
    STATIC_REQUIRE(gives<Conv1d<4, 3, Dilation<1>, Padding<0>, Stride<2>, Kernel<5>>>({4, 8}, {3, 2}));
}

TEST_CASE("ConvTranspose2d gives PyTorch's shapes") {
    STATIC_REQUIRE(
        gives<ConvTranspose2d<2, 8, Stride<2>, OutputPadding<1>, Dilation<1, 2>, Padding<0, 1>, Kernel<2, 3>>>(
            {2, 7, 23}, {8, 15, 48}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<4, 8, Dilation<1, 2>, OutputPadding<0, 1>, Stride<1>, Kernel<5, 1>, Padding<0>>>(
            {4, 9, 1}, {8, 13, 2}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<2, 3, OutputPadding<1>, Padding<1>, Stride<2, 3>, Kernel<2>, Dilation<1, 2>>>(
            {2, 22, 12}, {3, 43, 35}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<1, 3, Padding<0, 1>, Kernel<2>, OutputPadding<1>, Dilation<1, 2>, Stride<2, 1>>>(
            {1, 21, 13}, {3, 43, 14}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<2, 8, OutputPadding<1, 2>, Padding<0, 1>, Kernel<1, 3>, Dilation<2>, Stride<1, 3>>>(
            {2, 4, 16}, {8, 5, 50}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<6, 8, Kernel<4, 2>, OutputPadding<1>, Dilation<1, 2>, Padding<2, 1>, Stride<3, 2>>>(
            {6, 11, 11}, {8, 31, 22}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<6, 8, Stride<1>, OutputPadding<0>, Kernel<1, 3>, Dilation<2>, Padding<0, 1>>>(
            {6, 22, 6}, {8, 22, 8}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<2, 8, Dilation<2, 1>, Padding<0>, Stride<3, 1>, OutputPadding<2, 0>, Kernel<3, 4>>>(
            {2, 5, 8}, {8, 19, 11}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<1, 1, Padding<0, 1>, Stride<1, 3>, Kernel<1, 2>, OutputPadding<0, 2>, Dilation<2, 1>>>(
            {1, 10, 8}, {1, 10, 23}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<2, 1, Stride<1, 3>, Kernel<3, 2>, Dilation<1>, Padding<0>, OutputPadding<0, 1>>>(
            {2, 24, 21}, {1, 26, 63}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<2, 1, Kernel<3, 4>, Padding<1, 2>, OutputPadding<0, 1>, Dilation<2, 1>, Stride<2, 3>>>(
            {2, 2, 8}, {1, 5, 22}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<6, 8, Padding<1, 0>, OutputPadding<1>, Dilation<1, 2>, Stride<3, 2>, Kernel<2, 3>>>(
            {6, 12, 23}, {8, 34, 50}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<1, 8, Padding<0>, Kernel<3, 1>, Stride<1, 3>, OutputPadding<0, 1>, Dilation<2>>>(
            {1, 17, 15}, {8, 21, 44}));
    STATIC_REQUIRE(
        gives<ConvTranspose2d<6, 3, Kernel<5>, Stride<1, 2>, OutputPadding<0>, Padding<0, 1>, Dilation<1>>>(
            {6, 23, 24}, {3, 27, 49}));
}

TEST_CASE("ConvTranspose1d gives PyTorch's shapes") {
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 3, Stride<3>, OutputPadding<0>, Kernel<3>, Padding<0>, Dilation<2>>>(
            {6, 21}, {3, 65}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<4, 1, Stride<2>, Dilation<2>, Kernel<5>, Padding<2>, OutputPadding<0>>>(
            {4, 14}, {1, 31}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<2, 1, Stride<2>, Padding<0>, OutputPadding<0>, Dilation<1>, Kernel<3>>>(
            {2, 11}, {1, 23}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<2, 8, Dilation<1>, Kernel<1>, Padding<0>, Stride<1>, OutputPadding<0>>>({2, 8}, {8, 8}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<2, 8, Dilation<2>, Kernel<4>, OutputPadding<0>, Stride<1>, Padding<2>>>(
            {2, 20}, {8, 22}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 3, Kernel<5>, OutputPadding<0>, Dilation<2>, Stride<3>, Padding<1>>>(
            {6, 18}, {3, 58}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 8, OutputPadding<2>, Padding<0>, Kernel<2>, Stride<3>, Dilation<2>>>(
            {6, 18}, {8, 56}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<2, 3, Stride<2>, OutputPadding<0>, Kernel<1>, Padding<0>, Dilation<1>>>(
            {2, 17}, {3, 33}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 3, Dilation<2>, Padding<2>, Stride<1>, Kernel<4>, OutputPadding<0>>>(
            {6, 12}, {3, 14}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 1, Stride<1>, Dilation<2>, OutputPadding<1>, Kernel<1>, Padding<0>>>(
            {6, 23}, {1, 24}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 1, Dilation<2>, OutputPadding<1>, Padding<1>, Stride<3>, Kernel<5>>>({6, 3}, {1, 14}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 3, Kernel<3>, Padding<1>, Dilation<2>, OutputPadding<0>, Stride<2>>>(
            {6, 13}, {3, 27}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<4, 1, OutputPadding<2>, Stride<3>, Kernel<5>, Padding<1>, Dilation<2>>>(
            {4, 22}, {1, 72}));
    STATIC_REQUIRE(
        gives<ConvTranspose1d<6, 3, Stride<2>, Dilation<1>, Padding<1>, OutputPadding<0>, Kernel<3>>>({6, 7}, {3, 13}));
}

TEST_CASE("MaxPool2d gives PyTorch's shapes") {
    STATIC_REQUIRE(
        gives<MaxPool2d<Stride<1>, Dilation<1>, CeilMode<true>, Padding<0>, Kernel<2, 3>>>({1, 3, 12}, {1, 2, 10}));
    STATIC_REQUIRE(gives<MaxPool2d<Dilation<2, 1>, Kernel<4, 1>, Padding<1, 0>, Stride<1>>>({2, 11, 15}, {2, 7, 15}));
    STATIC_REQUIRE(gives<MaxPool2d<Kernel<2, 3>, Dilation<2, 1>, CeilMode<true>, Stride<2, 3>, Padding<0>>>(
        {1, 23, 16}, {1, 11, 6}));
    STATIC_REQUIRE(gives<MaxPool2d<Kernel<1, 5>, Dilation<1, 2>, Padding<0, 2>, Stride<1>>>({6, 15, 13}, {6, 15, 9}));
    STATIC_REQUIRE(gives<MaxPool2d<Kernel<5, 3>, CeilMode<true>, Stride<2>, Padding<2, 1>, Dilation<2, 1>>>(
        {2, 6, 18}, {2, 2, 10}));
    STATIC_REQUIRE(gives<MaxPool2d<Stride<3, 2>, Dilation<1>, Kernel<3, 1>, Padding<1, 0>>>({2, 11, 14}, {2, 4, 7}));
    STATIC_REQUIRE(
        gives<MaxPool2d<Padding<0>, Kernel<1, 2>, CeilMode<true>, Dilation<1>, Stride<2, 1>>>({4, 2, 5}, {4, 1, 4}));
    STATIC_REQUIRE(gives<MaxPool2d<CeilMode<true>, Stride<3, 1>, Dilation<1, 2>, Padding<0, 2>, Kernel<1, 5>>>(
        {1, 21, 16}, {1, 7, 12}));
    STATIC_REQUIRE(gives<MaxPool2d<Dilation<2>, Padding<2, 1>, Kernel<4, 2>, Stride<2, 3>>>({1, 16, 6}, {1, 7, 2}));
    STATIC_REQUIRE(gives<MaxPool2d<Stride<1, 2>, Padding<0, 2>, Kernel<1, 5>, Dilation<1>>>({1, 15, 15}, {1, 15, 8}));
    STATIC_REQUIRE(gives<MaxPool2d<Padding<0>, Dilation<1, 2>, Kernel<3, 2>, Stride<3>>>({6, 6, 6}, {6, 2, 2}));
    STATIC_REQUIRE(gives<MaxPool2d<Kernel<5, 1>, Dilation<1, 2>, CeilMode<true>, Padding<0>, Stride<2, 3>>>({6, 17, 11},
                                                                                                            {6, 7, 4}));
    STATIC_REQUIRE(
        gives<MaxPool2d<Stride<2>, Dilation<2, 1>, Padding<1, 2>, CeilMode<true>, Kernel<4>>>({4, 20, 6}, {4, 9, 4}));
    STATIC_REQUIRE(gives<MaxPool2d<Kernel<1, 4>, Dilation<1, 2>, Stride<1, 3>, Padding<0, 2>>>({2, 15, 7}, {2, 15, 2}));
}

TEST_CASE("AvgPool2d gives PyTorch's shapes") {
    STATIC_REQUIRE(gives<AvgPool2d<Stride<3, 1>, Kernel<3, 4>, Padding<0>>>({4, 6, 7}, {4, 2, 4}));
    STATIC_REQUIRE(gives<AvgPool2d<Kernel<1, 2>, Stride<1, 3>, Padding<0, 1>>>({6, 4, 7}, {6, 4, 3}));
    STATIC_REQUIRE(gives<AvgPool2d<Padding<0, 1>, CeilMode<true>, Kernel<3>, Stride<1, 3>>>({6, 10, 23}, {6, 8, 8}));
    STATIC_REQUIRE(gives<AvgPool2d<Stride<3>, Kernel<2, 5>, Padding<0>>>({1, 18, 9}, {1, 6, 2}));
    STATIC_REQUIRE(gives<AvgPool2d<Kernel<1, 3>, Padding<0>, Stride<2>>>({2, 9, 7}, {2, 5, 3}));
    STATIC_REQUIRE(gives<AvgPool2d<Stride<3>, CeilMode<true>, Kernel<4>, Padding<1, 0>>>({2, 19, 21}, {2, 7, 7}));
    STATIC_REQUIRE(gives<AvgPool2d<CeilMode<true>, Padding<1, 0>, Kernel<5, 1>, Stride<1, 3>>>({6, 7, 1}, {6, 5, 1}));
    STATIC_REQUIRE(gives<AvgPool2d<Padding<0>, CeilMode<true>, Kernel<1>, Stride<2>>>({2, 8, 24}, {2, 4, 12}));
    STATIC_REQUIRE(gives<AvgPool2d<Padding<0>, CeilMode<true>, Stride<3>, Kernel<3, 2>>>({1, 12, 12}, {1, 4, 4}));
    STATIC_REQUIRE(gives<AvgPool2d<Padding<1, 0>, Stride<1, 2>, Kernel<5, 4>>>({4, 8, 13}, {4, 6, 5}));
    STATIC_REQUIRE(gives<AvgPool2d<Padding<2, 0>, Stride<1, 2>, Kernel<4, 1>>>({6, 5, 4}, {6, 6, 2}));
    STATIC_REQUIRE(gives<AvgPool2d<Stride<3>, CeilMode<true>, Padding<0, 2>, Kernel<1, 4>>>({1, 20, 24}, {1, 7, 9}));
    STATIC_REQUIRE(gives<AvgPool2d<Stride<2>, Kernel<2, 1>, CeilMode<true>, Padding<0>>>({4, 12, 13}, {4, 6, 7}));
    STATIC_REQUIRE(gives<AvgPool2d<CeilMode<true>, Stride<3, 1>, Kernel<3, 1>, Padding<1, 0>>>({4, 23, 2}, {4, 8, 2}));
}

TEST_CASE("LazyConv2d gives what Conv2d does, and reads its input channels off the shape") {
    STATIC_REQUIRE(gives<LazyConv2d<8, Kernel<3>, Stride<2>>>({3, 9, 9}, {8, 4, 4}));
    STATIC_REQUIRE(gives<LazyConv2d<8, Kernel<3>, Stride<2>>>({5, 9, 9}, {8, 4, 4}));
    STATIC_REQUIRE(gives<LazyConv2d<8, Kernel<1>, Groups<2>>>({6, 3, 3}, {8, 3, 3}));
    STATIC_REQUIRE_FALSE(LazyConv2d<8, Kernel<1>, Groups<2>>::accepts({5, 3, 3}));
}

TEST_CASE("groups do not change the shape") {
    STATIC_REQUIRE(gives<Conv2d<6, 6, Kernel<3>, Groups<6>, Padding<1>>>({6, 7, 5}, {6, 7, 5}));
    STATIC_REQUIRE(gives<Conv2d<6, 12, Kernel<3>, Groups<3>, Padding<1>>>({6, 7, 5}, {12, 7, 5}));
}

TEST_CASE("a convolution takes its number of channels, and an image that its window fits") {
    STATIC_REQUIRE(Conv2d<3, 8, Kernel<3>>::accepts({3, 3, 3}));
    STATIC_REQUIRE_FALSE(Conv2d<3, 8, Kernel<3>>::accepts({4, 3, 3}));
    STATIC_REQUIRE_FALSE(Conv2d<3, 8, Kernel<3>>::accepts({3, 3, 2}));
    STATIC_REQUIRE_FALSE(Conv2d<3, 8, Kernel<3>>::accepts({3, 2, 3}));
    STATIC_REQUIRE_FALSE(Conv2d<3, 8, Kernel<3>>::accepts({3, 9}));
    STATIC_REQUIRE_FALSE(Conv2d<3, 8, Kernel<3>>::accepts({3}));
}

TEST_CASE("pooling takes any number of channels, and its stride is its kernel's size unless given") {
    STATIC_REQUIRE(gives<MaxPool2d<Kernel<2>>>({64, 8, 8}, {64, 4, 4}));
    STATIC_REQUIRE(gives<MaxPool2d<Kernel<2, 3>>>({1, 8, 9}, {1, 4, 3}));
    STATIC_REQUIRE(gives<AvgPool2d<Kernel<3>>>({7, 10, 11}, {7, 3, 3}));
    STATIC_REQUIRE(gives<AvgPool2d<Kernel<3>, CeilMode<true>>>({7, 10, 11}, {7, 4, 4}));
    STATIC_REQUIRE(gives<AvgPool2d<Kernel<3>, CountIncludePad<false>>>({7, 10, 11}, {7, 3, 3}));
    STATIC_REQUIRE_FALSE(MaxPool2d<Kernel<2>>::accepts({64, 8}));
    STATIC_REQUIRE_FALSE(AvgPool2d<Kernel<9>>::accepts({64, 8, 9}));
}

TEST_CASE("AdaptiveAvgPool2d gives its own height and width, be the input larger or smaller") {
    STATIC_REQUIRE(gives<AdaptiveAvgPool2d<1>>({512, 7, 7}, {512, 1, 1}));
    STATIC_REQUIRE(gives<AdaptiveAvgPool2d<7>>({512, 5, 20}, {512, 7, 7}));
    STATIC_REQUIRE(gives<AdaptiveAvgPool2d<2, 3>>({4, 5, 20}, {4, 2, 3}));
    STATIC_REQUIRE_FALSE(AdaptiveAvgPool2d<1>::accepts({512, 7}));
}

}  // namespace window_layers_test
