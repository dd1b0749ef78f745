#include "check.hpp"

#include <idem/compose/branches.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/transposed_convolution.hpp>
#include <idem/layer/upsample.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("ConvTranspose2d with stride 1 gives PyTorch's outputs") {
    check<Network<Shape<8, 5, 6>, ConvTranspose2d<8, 9, Kernel<3>>>>(layers, "transposed_3x3");
    check<Network<Shape<17, 6, 5>, ConvTranspose2d<17, 16, Kernel<3>, Padding<1>, Bias<false>>>>(
        layers, "transposed_3x3_padding");
    check<Network<Shape<3, 5, 4>, ConvTranspose2d<3, 6, Kernel<3>, Padding<1>, Dilation<2>>>>(layers,
                                                                                              "transposed_3x3_dilation");
    check<Network<Shape<4, 6, 7>, ConvTranspose2d<4, 5, Kernel<2>, Padding<2>>>>(layers, "transposed_more_padding");
    check<Network<Shape<9, 5, 4>, ConvTranspose2d<9, 9, Kernel<3>, Padding<1>, Groups<9>>>>(layers,
                                                                                            "transposed_depthwise");
}

TEST_CASE("ConvTranspose2d with a stride gives PyTorch's outputs") {
    check<Network<Shape<5, 4, 3>, ConvTranspose2d<5, 7, Kernel<2>, Stride<2>>>>(layers, "transposed_2x2");
    check<Network<Shape<12, 5, 4>, ConvTranspose2d<12, 19, Kernel<4>, Stride<2>, Padding<1>>>>(layers,
                                                                                               "transposed_4x4_stride");
    check<Network<Shape<6, 4, 5>, ConvTranspose2d<6, 5, Kernel<3>, Stride<2>, Padding<1>, OutputPadding<1>>>>(
        layers, "transposed_output_padding");
    check<Network<Shape<4, 3, 5>, ConvTranspose2d<4, 6, Kernel<2>, Stride<3>>>>(layers,
                                                                                "transposed_stride_beyond_kernel");
    check<Network<Shape<3, 5, 4>, ConvTranspose2d<3, 8, Kernel<3, 2>, Stride<2, 3>, Padding<1, 0>, OutputPadding<1, 2>,
                                                  Dilation<2, 1>>>>(layers, "transposed_not_square");
    check<Network<Shape<6, 4, 5>, ConvTranspose2d<6, 10, Kernel<4>, Stride<2>, Padding<1>, Groups<2>>>>(
        layers, "transposed_groups");
}

TEST_CASE("ConvTranspose1d gives PyTorch's outputs") {
    check<Network<Shape<7, 13>, ConvTranspose1d<7, 5, Kernel<4>, Stride<2>, Padding<1>>>>(layers, "transposed1d");
    check<Network<Shape<3, 9>,
                  ConvTranspose1d<3, 4, Kernel<5>, Stride<3>, Padding<2>, OutputPadding<2>, Bias<false>>>>(
        layers, "transposed1d_length");
}

TEST_CASE("an OutputPadding may reach beyond all windows") {
    check<Network<Shape<20, 1>, ConvTranspose1d<20, 20, Kernel<2>, Stride<2>, OutputPadding<1>, Bias<false>>>>(
        layers, "transposed_beyond_1d");
    check<Network<Shape<20, 3, 2>, ConvTranspose2d<20, 20, Kernel<2>, Stride<2>, OutputPadding<1>>>>(
        layers, "transposed_beyond");
    check<Network<Shape<24, 3, 2>, ConvTranspose2d<24, 12, Kernel<1>, Stride<3>, OutputPadding<2>, Groups<2>>>>(
        layers, "transposed_beyond_groups");
    check<Network<Shape<20, 3, 2>, BatchNorm2d<20>, ReLU,
                  ConvTranspose2d<20, 20, Kernel<2>, Stride<2>, OutputPadding<1>>>>(layers,
                                                                                    "batchnorm_transposed_beyond");
}

TEST_CASE("normalisations, activations and residuals around a ConvTranspose2d give PyTorch's outputs") {
    check<Network<Shape<10, 1, 1>, ConvTranspose2d<10, 32, Kernel<4>>, BatchNorm2d<32>, ReLU,
                  ConvTranspose2d<32, 16, Kernel<4>, Stride<2>, Padding<1>, Bias<false>>, BatchNorm2d<16>, ReLU,
                  ConvTranspose2d<16, 3, Kernel<4>, Stride<2>, Padding<1>>, Tanh>>(layers, "transposed_network");
    check<Network<Shape<6, 4, 5>, BatchNorm2d<6>, ReLU, ConvTranspose2d<6, 8, Kernel<2>, Stride<2>>>>(
        layers, "batchnorm_relu_transposed");
    check<Network<Shape<6, 4, 5>,
                  Add<Named<"up", ConvTranspose2d<6, 8, Kernel<2>, Stride<2>>>,
                      Named<"other", Sequential<Upsample<ScaleFactor<2>>, Conv2d<6, 8, Kernel<1>>>>>,
                  ReLU>>(layers, "transposed_residual");
}
