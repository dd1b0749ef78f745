/// Layers over (C, L).
#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/flatten.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/pooling.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("Conv1d gives PyTorch's outputs") {
    check<Network<Shape<5, 19>, Conv1d<5, 17, Kernel<3>>>>(layers, "conv1d");
    check<Network<Shape<16, 33>, Conv1d<16, 24, Kernel<5>, Padding<2>, Bias<false>>>>(layers, "conv1d_padding");
    check<Network<Shape<7, 40>, Conv1d<7, 9, Kernel<3>, Stride<2>, Padding<4>, Dilation<3>>>>(layers,
                                                                                               "conv1d_stride_dilation");
    check<Network<Shape<2, 50>, Conv1d<2, 12, Kernel<7>, Stride<2>, Padding<3>>>>(layers, "conv1d_few_channels");
    check<Network<Shape<8, 12>, Conv1d<8, 5, Kernel<1>>>>(layers, "conv1d_kernel_one");
}

TEST_CASE("Conv1d with groups gives PyTorch's outputs") {
    check<Network<Shape<6, 21>, Conv1d<6, 10, Kernel<3>, Padding<1>, Groups<2>>>>(layers, "conv1d_groups");
    check<Network<Shape<19, 17>, Conv1d<19, 19, Kernel<3>, Padding<1>, Groups<19>>>>(layers, "conv1d_depthwise");
}

TEST_CASE("poolings over a length give PyTorch's outputs") {
    check<Network<Shape<5, 18>, MaxPool1d<Kernel<3>, Stride<2>, Padding<1>>>>(layers, "maxpool1d", 4);
    check<Network<Shape<17, 11>, MaxPool1d<Kernel<3>, Stride<1>, Padding<1>, Dilation<2>, CeilMode<true>>>>(
        layers, "maxpool1d_dilation", 4);
    check<Network<Shape<5, 18>, AvgPool1d<Kernel<4>>>>(layers, "avgpool1d", 4);
    check<Network<Shape<6, 10>, AvgPool1d<Kernel<3>, Stride<2>, Padding<1>, CeilMode<true>, CountIncludePad<false>>>>(
        layers, "avgpool1d_not_counted", 4);
    check<Network<Shape<5, 18>, AdaptiveAvgPool1d<4>>>(layers, "adaptive1d", 4);
}

TEST_CASE("a network over a length gives PyTorch's outputs") {
    check<Network<Shape<2, 64>, Conv1d<2, 16, Kernel<9>, Stride<2>, Padding<4>>, BatchNorm1d<16>, ReLU,
                  MaxPool1d<Kernel<2>>, Conv1d<16, 24, Kernel<3>, Padding<1>, Bias<false>>, BatchNorm1d<24>, ReLU,
                  BatchNorm1d<24>, Flatten, Linear<24 * 16, 5>>>(layers, "conv1d_network");
}
