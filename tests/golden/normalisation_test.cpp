#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/group_norm.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("BatchNorm alone gives PyTorch's outputs") {
    check<Network<Shape<13>, BatchNorm1d<13>>>(layers, "batchnorm1d");
    check<Network<Shape<5, 7>, BatchNorm1d<5>>>(layers, "batchnorm1d_length");
    check<Network<Shape<5, 4, 3>, BatchNorm2d<5>>>(layers, "batchnorm2d");
    check<Network<Shape<33, 3, 2>, BatchNorm2d<33>>>(layers, "batchnorm2d_many_channels");
}

TEST_CASE("BatchNorm takes PyTorch's options") {
    check<Network<Shape<5, 4, 3>, BatchNorm2d<5, Eps<1e-3>>>>(layers, "batchnorm2d_eps");
    check<Network<Shape<17, 4, 3>, BatchNorm2d<17, Affine<false>>>>(layers, "batchnorm2d_not_affine");
}

TEST_CASE("BatchNorm after a convolution gives PyTorch's outputs") {
    check<Network<Shape<3, 6, 5>, Conv2d<3, 17, Kernel<3>, Padding<1>, Bias<false>>, BatchNorm2d<17>>>(
        layers, "conv_batchnorm");
    check<Network<Shape<3, 6, 5>, Conv2d<3, 9, Kernel<3>>, BatchNorm2d<9, Eps<1e-3>>>>(layers, "conv_bias_batchnorm");
    check<Network<Shape<5, 7, 6>, Conv2d<5, 17, Kernel<3>, Stride<2>, Padding<1>, Bias<false>>, BatchNorm2d<17>, ReLU>>(
        layers, "conv_batchnorm_relu");
    check<Network<Shape<9, 6, 5>, Conv2d<9, 9, Kernel<3>, Padding<1>, Groups<9>, Bias<false>>, BatchNorm2d<9>, ReLU6>>(
        layers, "depthwise_batchnorm_relu6", 8);
}

TEST_CASE("BatchNorm is not folded across an activation, nor into a padded convolution after it") {
    check<Network<Shape<5, 6, 5>, Conv2d<5, 17, Kernel<3>>, ReLU, BatchNorm2d<17>>>(layers, "conv_relu_batchnorm");
    check<Network<Shape<5, 6, 5>, BatchNorm2d<5>, Conv2d<5, 8, Kernel<3>, Padding<1>>>>(layers, "batchnorm_conv");
}

TEST_CASE("GroupNorm gives PyTorch's outputs") {
    check<Network<Shape<12, 5, 4>, GroupNorm<3, 12>>>(layers, "groupnorm", 8);
    check<Network<Shape<20>, GroupNorm<4, 20>>>(layers, "groupnorm_vector");
    check<Network<Shape<6, 11>, GroupNorm<2, 6>>>(layers, "groupnorm_length");
    check<Network<Shape<9, 4, 3>, GroupNorm<1, 9, Eps<1e-3>>>>(layers, "groupnorm_one_group");
    check<Network<Shape<35, 9, 8>, GroupNorm<35, 35, Affine<false>>>>(layers, "groupnorm_each_channel");
    check<Network<Shape<3, 13, 11>, Conv2d<3, 32, Kernel<3>, Padding<1>>, GroupNorm<8, 32>, SiLU,
                  Conv2d<32, 5, Kernel<1>>>>(layers, "conv_groupnorm_silu");
}
