#include "check.hpp"

#include <idem/compose/branches.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/pass_through.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/compose/tap.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/group_norm.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/pooling.hpp>
#include <idem/layer/prelu.hpp>
#include <idem/layer/softmax.hpp>
#include <idem/layer/transposed_convolution.hpp>
#include <idem/layer/upsample.hpp>

using namespace idem;
using golden::check;
using golden::networks;

namespace {

struct Mlp : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

/// Two activations are kept; the output layer reads cat[x, res, res1].
struct MultiNetA : Network<Shape<20>,                                         //
                           Named<"bn", BatchNorm1d<20>>,                      //
                           Named<"lin1", Linear<20, 50>>, ReLU, Tap<"res">,   //
                           Named<"lin2", Linear<50, 30>>, ReLU, Tap<"res1">,  //
                           Named<"lin3", Linear<30, 20>>, ReLU,               //
                           Concat<Identity, From<"res">, From<"res1">>,       // 20 + 50 + 30
                           Named<"out", Linear<100, 5>>> {};

template <int Out, class Shortcut>
using Block = Network<Shape<100>,
                      Residual<Sequential<Named<"fc1", Linear<100, 200>>, ReLU, Named<"fc2", Linear<200, Out>>>,
                               Named<"shortcut", Shortcut>>,
                      ReLU>;

struct TwoInputs : Network<Inputs<Shape<10>, Shape<6>>,
                           Concat<Sequential<PassThrough<0>, Named<"left", Linear<10, 12>>>,
                                  Sequential<PassThrough<1>, Named<"right", Linear<6, 8>>>>,
                           ReLU, Named<"out", Linear<20, 3>>> {};

struct TwoOutputs
    : Network<
          Shape<10>, Named<"trunk", Linear<10, 24>>, ReLU,
          Fork<Sequential<Named<"policy", Linear<24, 7>>, Softmax>, Sequential<Named<"value", Linear<24, 1>>, Tanh>>> {
};

/// What was there before the way down stands beside what comes up again, in two ways.
struct UNet : Network<Shape<3, 16, 12>,                                                                           //
                      Named<"enc1", Sequential<Conv2d<3, 8, Kernel<3>, Padding<1>>, GroupNorm<2, 8>, SiLU>>,      //
                      Tap<"skip">, MaxPool2d<Kernel<2>>,                                                          //
                      Named<"enc2", Sequential<Conv2d<8, 16, Kernel<3>, Padding<1>>, BatchNorm2d<16>, ReLU>>,     //
                      Named<"up", ConvTranspose2d<16, 8, Kernel<2>, Stride<2>>>, Concat<Identity, From<"skip">>,  //
                      Named<"dec", Sequential<Conv2d<16, 8, Kernel<3>, Padding<1>>, BasicPReLU<8>>>,              //
                      Concat<From<"skip">, Sequential<MaxPool2d<Kernel<2>>,                                       //
                                                      Upsample<ScaleFactor<2>, Mode<"bilinear">>>>,               //
                      Named<"out", Conv2d<16, 4, Kernel<1>>>> {};

struct TemporalConvolutions
    : Network<Shape<6, 21>,
              Concat<Axis<0>, Identity,
                     Sequential<Residual<Sequential<Named<"conv1", Conv1d<6, 10, Kernel<3>, Padding<2>, Dilation<2>>>,
                                                    Named<"prelu", BasicPReLU<10>>,
                                                    Named<"conv2", Conv1d<10, 6, Kernel<3>, Padding<4>, Dilation<4>>>>>,
                                ReLU>>,
              Named<"out", ConvTranspose1d<12, 2, Kernel<4>, Stride<2>, Padding<1>>>> {};

}  // namespace

TEST_CASE("a multilayer perceptron gives PyTorch's outputs") { check<Mlp>(networks, "mlp"); }

TEST_CASE("kept activations that are concatenated later give PyTorch's outputs") {
    check<MultiNetA>(networks, "multi_net_a");
}

TEST_CASE("a residual block gives PyTorch's outputs, its shortcut being Identity or a projection") {
    check<Block<100, Identity>>(networks, "block_identity");
    check<Block<100, Linear<100, 100>>>(networks, "block_projection");
    check<Block<400, Linear<100, 400>>>(networks, "block_widening");
}

TEST_CASE("a network with two inputs gives PyTorch's outputs") { check<TwoInputs>(networks, "two_inputs"); }

TEST_CASE("a network with two outputs gives PyTorch's outputs") { check<TwoOutputs>(networks, "two_outputs"); }

TEST_CASE("networks that go up again give PyTorch's outputs") {
    check<UNet>(networks, "unet");
    check<TemporalConvolutions>(networks, "temporal_convolutions");
}
