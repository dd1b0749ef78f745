/// LSTM and GRU.
#include "check.hpp"

#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/recurrent.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/linear.hpp>

#include <string>

using namespace idem;
using golden::check;
using golden::layers;

namespace recurrent_goldens {
namespace {

template <class In, class L, class... After>
using Net = Network<In, Named<"rnn", L>, Named<"after", Sequential<Identity, After...>>>;

template <template <int, int, class...> class L>
void check_layer(const std::string& name) {
    check<Net<Shape<7, 5>, L<5, 16>>>(layers, name);
    check<Net<Shape<9, 1>, L<1, 20>>>(layers, name + "_20");
    check<Net<Shape<6, 19>, L<19, 33, Bias<false>>>>(layers, name + "_33");
    check<Net<Shape<5, 3>, L<3, 1>>>(layers, name + "_of_one");
    check<Net<Shape<200, 2>, L<2, 8>>>(layers, name + "_long");
    check<Net<Shape<8, 6>, L<6, 12, NumLayers<3>>>>(layers, name + "_layers");
    check<Net<Shape<8, 6>, L<6, 10, Bidirectional>>>(layers, name + "_both_ways");
    check<Network<Shape<11, 4>, Named<"rnn", L<4, 18, Bidirectional, NumLayers<2>>>,
                  Named<"after", Sequential<Linear<36, 5>, Tanh>>>>(layers, name + "_layers_both_ways");
    check<Network<Shape<12, 1>, Named<"rnn", L<1, 24>>, Named<"after", Sequential<Linear<24, 1>>>>>(layers,
                                                                                               name + "_linear");
}

}  // namespace

TEST_CASE("LSTM gives PyTorch's outputs") { check_layer<LSTM>("lstm"); }
TEST_CASE("GRU gives PyTorch's outputs") { check_layer<GRU>("gru"); }

}  // namespace recurrent_goldens
