#include "check.hpp"

#include <idem/compose/branches.hpp>
#include <idem/compose/here.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/embedding.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/pooling.hpp>
#include <idem/layer/slice.hpp>

using namespace idem;
using golden::check;
using golden::layers;

namespace {

/// The mean of each channel, through the second module of a Sequential.
template <int In, int Out>
using Pooled = Sequential<AdaptiveAvgPool2d<1>, Conv2d<In, Out, Kernel<1>>>;

}  // namespace

TEST_CASE("an extent of 1 repeats, along the channels or along the image, as in PyTorch") {
    check<Network<Shape<6, 5, 4>, Named<"conv", Conv2d<6, 17, Kernel<3>, Padding<1>>>, ReLU,
                  Named<"scale", Mul<Identity, Named<"se", Sequential<AdaptiveAvgPool2d<1>, Conv2d<17, 4, Kernel<1>>,
                                                                      ReLU, Conv2d<4, 17, Kernel<1>>, Hardsigmoid>>>>,
                  Named<"out", Conv2d<17, 5, Kernel<1>>>>>(layers, "broadcast_squeeze_excite");
    check<Network<Shape<9, 5, 4>,
                  Mul<Named<"gate", Sequential<Conv2d<9, 1, Kernel<3>, Padding<1>>, Sigmoid>>, Identity>>>(
        layers, "broadcast_spatial_gate");
    check<Network<Shape<3, 6, 5>, Add<Named<"a", Conv2d<3, 5, Kernel<6, 1>>>, Named<"b", Conv2d<3, 5, Kernel<1>>>>>>(
        layers, "broadcast_height");
}

TEST_CASE("a sum broadcasts whichever branch is the larger, and whichever runs last") {
    using Convolution = Named<"a", Conv2d<6, 9, Kernel<3>, Padding<1>>>;
    check<Network<Shape<6, 5, 4>, Add<Convolution, Named<"b", Pooled<6, 9>>>>>(layers, "broadcast_add_channels");
    check<Network<Shape<6, 5, 4>, Add<Named<"b", Pooled<6, 9>>, Convolution>>>(layers, "broadcast_add_channels_first");
    check<Network<Shape<6, 5, 4>, Add<Named<"a", Pooled<6, 9>>, Named<"b", Conv2d<6, 1, Kernel<1>>>>>>(
        layers, "broadcast_both");
    check<Network<Shape<6, 5, 4>,
                  Named<"sum", Add<Named<"a", Pooled<6, 9>>, Named<"b", Conv2d<6, 1, Kernel<1>>>,
                                   Named<"c", Conv2d<6, 9, Kernel<1>>>>>, Tanh>>(layers, "broadcast_three");
}

TEST_CASE("what is learned is for all samples, with an axis for the batch or without") {
    check<Network<Shape<3, 6, 5>, Named<"conv", Conv2d<3, 9, Kernel<3>>>,
                  Named<"scale", Sequential<Mul<Here<Learned<"gamma", Shape<9, 1, 1>, BatchAxis<false>>>, Identity>,
                                            Add<Identity, Here<Learned<"beta", Shape<9, 1, 1>>>>>>>>(
        layers, "broadcast_learned");
}

TEST_CASE("rows and vectors broadcast, too") {
    check<Network<Shape<6, 7>, Mul<Named<"gate", Linear<7, 1>>, Named<"fc", Linear<7, 11>>>>>(
        layers, "broadcast_one_column");
    check<Network<Shape<6, 7>, Named<"sum", Add<Slice<0, 0, 1>, Named<"fc", Linear<7, 7>>>>, ReLU>>(
        layers, "broadcast_one_row");
    check<Network<Shape<13>, Mul<Named<"a", Linear<13, 1>>, Named<"b", Linear<13, 7>>>>>(
        layers, "broadcast_one_number");
}
