#include "check.hpp"

#include <idem/compose/branches.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/pass_through.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/compose/tap.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/softmax.hpp>

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
