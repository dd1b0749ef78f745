#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/convolution.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("Conv2d with kernel 1 gives PyTorch's outputs") {
    check<Network<Shape<5, 7, 6>, Conv2d<5, 17, Kernel<1>>>>(layers, "conv_1x1");
    check<Network<Shape<17, 7, 6>, Conv2d<17, 8, Kernel<1>, Stride<2>, Bias<false>>>>(layers, "conv_1x1_stride");
    check<Network<Shape<3, 4, 3>, Conv2d<3, 4, Kernel<1>, Padding<1>>>>(layers, "conv_1x1_padding");
}

TEST_CASE("Conv2d with kernel 2 gives PyTorch's outputs") {
    check<Network<Shape<3, 6, 5>, Conv2d<3, 8, Kernel<2>>>>(layers, "conv_2x2");
    check<Network<Shape<3, 8, 6>, Conv2d<3, 16, Kernel<2>, Stride<2>>>>(layers, "conv_2x2_patches");
}

TEST_CASE("Conv2d with kernel 3 gives PyTorch's outputs") {
    check<Network<Shape<16, 7, 9>, Conv2d<16, 16, Kernel<3>, Padding<1>>>>(layers, "conv_3x3");
    check<Network<Shape<8, 11, 8>, Conv2d<8, 24, Kernel<3>, Stride<2>, Padding<1>>>>(layers, "conv_3x3_stride");
    check<Network<Shape<5, 9, 8>, Conv2d<5, 6, Kernel<3>, Padding<2>, Dilation<2>>>>(layers, "conv_3x3_dilation");
    check<Network<Shape<6, 3, 3>, Conv2d<6, 10, Kernel<3>>>>(layers, "conv_3x3_whole_input");
}

TEST_CASE("Conv2d with channel counts that fill no vector gives PyTorch's outputs") {
    check<Network<Shape<1, 9, 7>, Conv2d<1, 1, Kernel<3>>>>(layers, "conv_3x3_one_channel");
    check<Network<Shape<1, 6, 7>, Conv2d<1, 33, Kernel<3>, Padding<1>>>>(layers, "conv_3x3_one_to_many");
    check<Network<Shape<33, 6, 7>, Conv2d<33, 1, Kernel<3>, Padding<1>>>>(layers, "conv_3x3_many_to_one");
    check<Network<Shape<17, 9, 7>, Conv2d<17, 33, Kernel<3>, Padding<1>, Bias<false>>>>(layers,
                                                                                        "conv_3x3_odd_channels");
}

TEST_CASE("Conv2d with large and with uneven windows gives PyTorch's outputs") {
    check<Network<Shape<3, 9, 8>, Conv2d<3, 12, Kernel<5>, Padding<2>>>>(layers, "conv_5x5");
    check<Network<Shape<3, 23, 21>, Conv2d<3, 16, Kernel<7>, Stride<2>, Padding<3>, Bias<false>>>>(layers,
                                                                                                   "conv_7x7_stem");
    check<Network<Shape<4, 7, 5>, Conv2d<4, 9, Kernel<3, 1>, Padding<1, 0>>>>(layers, "conv_3x1");
    check<Network<Shape<4, 5, 9>, Conv2d<4, 9, Kernel<1, 5>, Stride<1, 2>>>>(layers, "conv_1x5");
    check<Network<Shape<3, 9, 7>,
                  Conv2d<3, 5, Kernel<3, 2>, Stride<2, 1>, Padding<1, 2>, Dilation<1, 3>, Groups<1>, Bias<false>>>>(
        layers, "conv_not_square");
    check<Network<Shape<3, 10, 11>, Conv2d<3, 7, Kernel<2>, Stride<3>>>>(layers, "conv_stride_beyond_kernel");
    check<Network<Shape<3, 2, 3>, Conv2d<3, 4, Kernel<3>, Stride<2>, Padding<3>>>>(layers,
                                                                                   "conv_more_padding_than_input");
}

TEST_CASE("Conv2d in groups gives PyTorch's outputs") {
    check<Network<Shape<6, 7, 5>, Conv2d<6, 10, Kernel<3>, Padding<1>, Groups<2>>>>(layers, "conv_groups");
    check<Network<Shape<16, 5, 3>, Conv2d<16, 32, Kernel<1>, Groups<4>, Bias<false>>>>(layers, "conv_groups_1x1");
    check<Network<Shape<9, 7, 5>, Conv2d<9, 15, Kernel<3>, Stride<2>, Padding<1>, Groups<3>>>>(layers,
                                                                                               "conv_groups_odd");
}

TEST_CASE("depthwise Conv2d gives PyTorch's outputs") {
    check<Network<Shape<17, 7, 6>, Conv2d<17, 17, Kernel<3>, Padding<1>, Groups<17>>>>(layers, "conv_depthwise");
    check<Network<Shape<16, 8, 7>, Conv2d<16, 16, Kernel<3>, Stride<2>, Padding<1>, Groups<16>, Bias<false>>>>(
        layers, "conv_depthwise_stride");
    check<Network<Shape<8, 11, 9>, Conv2d<8, 8, Kernel<5>, Padding<4>, Dilation<2>, Groups<8>>>>(
        layers, "conv_depthwise_5x5_dilation");
    check<Network<Shape<5, 6, 7>, Conv2d<5, 15, Kernel<3>, Padding<1>, Groups<5>>>>(layers,
                                                                                    "conv_depthwise_multiplier");
}

TEST_CASE("Conv2d with what follows it gives PyTorch's outputs") {
    check<Network<Shape<3, 7, 6>, Conv2d<3, 16, Kernel<3>, Padding<1>>, ReLU>>(layers, "conv_relu");
    check<Network<Shape<3, 7, 6>, Conv2d<3, 9, Kernel<3>, Padding<1>>, SiLU>>(layers, "conv_silu", 4);
    check<Network<Shape<3, 8, 7>, Conv2d<3, 12, Kernel<3>>, ReLU, Conv2d<12, 5, Kernel<3>>>>(layers, "conv_conv");
}
