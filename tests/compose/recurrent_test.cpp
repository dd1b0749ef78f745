/// LSTM and GRU as types: shapes, keys, surgery.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/parameters.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace idem;

namespace recurrent_types {
namespace {

template <class L, class Input = Shape<10, 3>>
using Of = Network<Input, Named<"rnn", L>>;
template <class L, class Input = Shape<10, 3>>
using output_t = typename Of<L, Input>::output;

/// "rnn.weight_ih_l0 80 3": the state_dict in order.
template <class L>
std::vector<std::string> state_of() {
    std::vector<std::string> state;
    for (const ParameterSpec& spec : parameter_specs<Of<L>>()) {
        state.push_back(spec.key);
        for (auto extent : spec.shape) state.back() += " " + std::to_string(extent);
    }
    return state;
}
using State = std::vector<std::string>;

struct Speech : Network<Shape<50, 13>,
    Named<"encoder", LSTM<13, 32, NumLayers<2>, Bidirectional>>,
    Named<"middle", GRU<64, 64>>, Select<0, -1>,
    Named<"fc", Linear<64, 10>>> {};

template <class L>
struct IsLstm : std::false_type {};
template <int In, int H, class... O>
struct IsLstm<LSTM<In, H, O...>> : std::true_type {};

struct Stack : Network<Shape<10, 8>,
    Named<"a", LSTM<8, 8>>, LSTM<8, 8, NumLayers<2>>, Named<"b", LSTM<8, 4, Bidirectional>>,
    Named<"fc", Linear<8, 2>>> {};

}  // namespace

TEST_CASE("recurrent layers give the units after each row") {
    STATIC_REQUIRE(std::same_as<output_t<LSTM<3, 20>>, Shape<10, 20>>);
    STATIC_REQUIRE(std::same_as<output_t<GRU<3, 20, NumLayers<3>>>, Shape<10, 20>>);
    STATIC_REQUIRE(std::same_as<output_t<LSTM<3, 20, Bidirectional>>, Shape<10, 40>>);
    STATIC_REQUIRE(std::same_as<output_t<GRU<3, 20, Bidirectional, Bias<false>, NumLayers<2>>>, Shape<10, 40>>);
    STATIC_REQUIRE(std::same_as<output_t<LSTM<1, 1>, Shape<1, 1>>, Shape<1, 1>>);
}

TEST_CASE("their keys are PyTorch's") {
    CHECK(state_of<LSTM<3, 20>>() == State{"rnn.weight_ih_l0 80 3", "rnn.weight_hh_l0 80 20", "rnn.bias_ih_l0 80",
                                           "rnn.bias_hh_l0 80"});
    CHECK(state_of<GRU<3, 20, Bias<false>>>() == State{"rnn.weight_ih_l0 60 3", "rnn.weight_hh_l0 60 20"});
    CHECK(state_of<GRU<3, 5, NumLayers<2>, Bidirectional>>() ==
          State{"rnn.weight_ih_l0 15 3", "rnn.weight_hh_l0 15 5", "rnn.bias_ih_l0 15", "rnn.bias_hh_l0 15",
                "rnn.weight_ih_l0_reverse 15 3", "rnn.weight_hh_l0_reverse 15 5", "rnn.bias_ih_l0_reverse 15",
                "rnn.bias_hh_l0_reverse 15", "rnn.weight_ih_l1 15 10", "rnn.weight_hh_l1 15 5", "rnn.bias_ih_l1 15",
                "rnn.bias_hh_l1 15", "rnn.weight_ih_l1_reverse 15 10", "rnn.weight_hh_l1_reverse 15 5",
                "rnn.bias_ih_l1_reverse 15", "rnn.bias_hh_l1_reverse 15"});
}

TEST_CASE("a recurrent layer is one layer to surgery") {
    STATIC_REQUIRE(std::same_as<layer_at_t<Speech, "middle">, GRU<64, 64>>);
    STATIC_REQUIRE(can_replace_v<Speech, "middle", Identity>);
    STATIC_REQUIRE(can_replace_v<Speech, "middle", LSTM<64, 64>>);
    STATIC_REQUIRE(can_replace_v<Speech, "encoder", LSTM<13, 64>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Speech, "encoder", LSTM<13, 32>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Speech, "encoder", Identity>);
    STATIC_REQUIRE(std::same_as<truncate_t<Speech, "encoder">::output, Shape<50, 64>>);
    STATIC_REQUIRE_FALSE(has_layer_v<Speech, "encoder.0">);
    STATIC_REQUIRE(std::same_as<layer_at_t<Stack, "1">, LSTM<8, 8, NumLayers<2>>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<replace_if_t<Stack, IsLstm, Identity>>, Linear<8, 2>>);
    STATIC_REQUIRE(std::same_as<remove_t<Stack, "1">::output, Shape<10, 2>>);
    STATIC_REQUIRE(std::same_as<split_t<Stack, "1">::head::output, Shape<10, 8>>);
    STATIC_REQUIRE(std::same_as<outputs_t<Stack, "a", "1">::output, Outputs<Shape<10, 8>, Shape<10, 8>>>);
    STATIC_REQUIRE(std::same_as<insert_after_t<Stack, "1", Tanh>::output, Shape<10, 2>>);
}

TEST_CASE("what does not fit is said of the whole layer, with its path") {
    CHECK(explain<Speech, "encoder", LSTM<13, 24, Bidirectional>>() ==
          "idem E01: 'middle' is GRU<64, 64> and takes Shape<50, 64>, but 'encoder' (LSTM<13, 24, Bidirectional>) gives "
          "it Shape<50, 48>");
    CHECK(explain<Speech, "fc", GRU<64, 8>>() ==
          "idem E01: 'fc' is GRU<64, 8> and takes Shape<T, 64>, but '2' (Select<0, -1>) gives it Shape<64>");
}

TEST_CASE("both directions are joined, and names leave nothing") {
    STATIC_REQUIRE(std::same_as<normal_form_t<Named<"a", LSTM<3, 4>>>, normal_form_t<LSTM<3, 4>>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Identity, GRU<3, 4, Bidirectional>>>,
                                normal_form_t<GRU<3, 4, Bidirectional>>>);
    STATIC_REQUIRE_FALSE(is_identity_v<GRU<4, 4>>);
}

}  // namespace recurrent_types
