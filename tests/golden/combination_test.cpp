#include "check.hpp"

#include <idem/compose/branches.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/linear.hpp>

using namespace idem;
using golden::check;
using golden::layers;

namespace {

template <int In, int Out, int Step>
using ConvBody =
    Sequential<Named<"conv1", Conv2d<In, Out, Kernel<3>, Stride<Step>, Padding<1>, Bias<false>>>,
               Named<"bn1", BatchNorm2d<Out>>, ReLU,
               Named<"conv2", Conv2d<Out, Out, Kernel<3>, Padding<1>, Bias<false>>>, Named<"bn2", BatchNorm2d<Out>>>;

using Projection = Named<"shortcut", Sequential<Conv2d<9, 17, Kernel<1>, Stride<2>, Bias<false>>, BatchNorm2d<17>>>;

}  // namespace

TEST_CASE("Residual adds its input, or what the shortcut gives, as in PyTorch") {
    check<Network<Shape<17>, Residual<Named<"fc", Linear<17, 17>>>>>(layers, "residual_linear");
    check<Network<Shape<17>, Residual<Named<"fc", Linear<17, 9>>, Named<"shortcut", Linear<17, 9>>>>>(
        layers, "residual_projection");
    check<Network<Shape<9, 6, 5>, Residual<ConvBody<9, 9, 1>>, ReLU>>(layers, "residual_conv");
    check<Network<Shape<9, 7, 6>, Residual<ConvBody<9, 17, 2>, Projection>, ReLU>>(layers, "residual_conv_projection");
}

TEST_CASE("Add and Mul of branches give PyTorch's outputs") {
    check<Network<Shape<13>, Add<Named<"a", Linear<13, 7>>, Named<"b", Linear<13, 7>>, Named<"c", Linear<13, 7>>>>>(
        layers, "add_three");
    check<Network<Shape<3, 6, 5>,
                  Add<Named<"a", Conv2d<3, 8, Kernel<3>, Padding<1>>>, Named<"b", Conv2d<3, 8, Kernel<1>>>>>>(
        layers, "add_convs");
    check<Network<Shape<13>, Mul<Named<"a", Linear<13, 7>>, Named<"b", Linear<13, 7>>>>>(layers, "mul_linear");
    check<Network<Shape<3, 6, 5>, Mul<Named<"value", Conv2d<3, 8, Kernel<1>>>,
                                      Named<"gate", Sequential<Conv2d<3, 8, Kernel<3>, Padding<1>>, Sigmoid>>>>>(
        layers, "mul_gate");
}

TEST_CASE("Concat joins branches along the channels, as torch.cat with dim=1") {
    check<Network<Shape<13>, Concat<Named<"a", Linear<13, 7>>, Named<"b", Linear<13, 5>>>>>(layers, "concat_linear");
    check<Network<Shape<3, 6, 5>, Concat<Named<"a", Conv2d<3, 7, Kernel<3>, Padding<1>>>,
                                         Named<"b", Conv2d<3, 9, Kernel<1>>>, Identity>>>(layers, "concat_channels");
    check<Network<Shape<3, 6, 5>,
                  Named<"branches", Concat<Named<"a", Conv2d<3, 7, Kernel<1>>>, Named<"b", Conv2d<3, 9, Kernel<1>>>>>,
                  ReLU, Named<"out", Conv2d<16, 6, Kernel<3>>>>>(layers, "concat_conv");
}

TEST_CASE("Concat joins branches along another axis") {
    check<Network<Shape<3, 6, 5>,
                  Concat<Axis<1>, Named<"a", Conv2d<3, 5, Kernel<1>>>, Named<"b", Conv2d<3, 5, Kernel<3, 1>>>>>>(
        layers, "concat_height");
    check<Network<Shape<3, 6, 5>,
                  Concat<Axis<2>, Named<"a", Conv2d<3, 5, Kernel<1>>>, Named<"b", Conv2d<3, 5, Kernel<1, 3>>>>>>(
        layers, "concat_width");
}
