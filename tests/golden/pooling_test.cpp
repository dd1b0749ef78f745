#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/pooling.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("MaxPool2d gives PyTorch's outputs") {
    check<Network<Shape<5, 7, 6>, MaxPool2d<Kernel<2>>>>(layers, "maxpool", 4);
    check<Network<Shape<17, 9, 8>, MaxPool2d<Kernel<3>, Stride<2>, Padding<1>>>>(layers, "maxpool_padding", 4);
    check<Network<Shape<3, 5, 4>, MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>>(layers, "maxpool_stride_one", 4);
    check<Network<Shape<4, 8, 7>, MaxPool2d<Kernel<3>, Stride<1>, Padding<1>, Dilation<2>>>>(layers, "maxpool_dilation",
                                                                                             4);
    check<Network<Shape<4, 8, 6>, MaxPool2d<Kernel<3>, Stride<2>, Padding<1>, CeilMode<true>>>>(layers,
                                                                                                "maxpool_ceil_mode", 4);
    check<
        Network<Shape<5, 9, 10>, MaxPool2d<Kernel<3, 2>, Stride<2, 3>, Padding<1, 0>, Dilation<2, 1>, CeilMode<true>>>>(
        layers, "maxpool_everything", 4);
    check<Network<Shape<3, 7, 6>, Conv2d<3, 9, Kernel<3>, Padding<1>>, ReLU,
                  MaxPool2d<Kernel<3>, Stride<2>, Padding<1>>>>(layers, "conv_maxpool");
}

TEST_CASE("AvgPool2d gives PyTorch's outputs") {
    check<Network<Shape<5, 7, 6>, AvgPool2d<Kernel<2>>>>(layers, "avgpool", 4);
    check<Network<Shape<3, 6, 7>, AvgPool2d<Kernel<3, 2>, Stride<1, 2>, Padding<1, 0>>>>(layers, "avgpool_not_square",
                                                                                         4);
}

TEST_CASE("AvgPool2d counts padding as PyTorch does") {
    check<Network<Shape<17, 9, 8>, AvgPool2d<Kernel<3>, Stride<2>, Padding<1>>>>(layers, "avgpool_padding", 4);
    check<Network<Shape<17, 9, 8>, AvgPool2d<Kernel<3>, Stride<2>, Padding<1>, CountIncludePad<false>>>>(
        layers, "avgpool_padding_not_counted", 4);
    check<Network<Shape<4, 8, 6>, AvgPool2d<Kernel<3>, Stride<2>, Padding<1>, CeilMode<true>>>>(layers,
                                                                                                "avgpool_ceil_mode", 4);
    check<Network<Shape<4, 8, 6>, AvgPool2d<Kernel<3>, Stride<2>, Padding<1>, CeilMode<true>, CountIncludePad<false>>>>(
        layers, "avgpool_ceil_mode_not_counted", 4);
}

TEST_CASE("AdaptiveAvgPool2d gives PyTorch's outputs, also where bins overlap") {
    check<Network<Shape<17, 7, 5>, AdaptiveAvgPool2d<1, 1>>>(layers, "adaptive_to_one", 4);
    check<Network<Shape<5, 7, 5>, AdaptiveAvgPool2d<3, 2>>>(layers, "adaptive_uneven", 4);
    check<Network<Shape<5, 6, 9>, AdaptiveAvgPool2d<2, 3>>>(layers, "adaptive_even", 4);
    check<Network<Shape<3, 3, 4>, AdaptiveAvgPool2d<5, 7>>>(layers, "adaptive_larger_than_input", 4);
}
