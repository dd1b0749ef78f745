/// split_t: a network in two.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <concepts>

using namespace idem;

namespace split_test {
namespace {

using A = Linear<4, 4>;

struct Net : Network<Shape<8>, Named<"a", Linear<8, 4>>, ReLU, Named<"b", Sequential<A, Tanh, A>>,
                     Residual<Named<"c", A>, A>, Named<"d", Linear<4, 2>>> {};

}  // namespace

TEST_CASE("split_t gives a head that ends with the layer and a tail that takes what the head gives") {
    using Halves = split_t<Net, "a">;
    STATIC_REQUIRE(
        std::same_as<Halves::head, Network<Shape<8>, Named<"a", Linear<8, 4>>, Removed<"3", "b", "c", "d">>>);
    STATIC_REQUIRE(
        std::same_as<Halves::tail, Network<Shape<4>, Named<"a", Identity>, ReLU, Named<"b", Sequential<A, Tanh, A>>,
                                           Residual<Named<"c", A>, A>, Named<"d", Linear<4, 2>>, Removed<"a">>>);
}

TEST_CASE("in the tail every key stays, because an Identity holds each place") {
    using Tail = split_t<Net, "b.1">::tail;
    STATIC_REQUIRE(std::same_as<Tail::input, Shape<4>>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Tail, "b.2">, A>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Tail, "b.1">, Identity>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Tail, "d">, Linear<4, 2>>);
    STATIC_REQUIRE(has_layer_v<Tail, "c">);
}

TEST_CASE("parameters of a composition that stands at the root are known one by one") {
    using Recurrent = Network<Shape<9, 7>, Add<LSTM<7, 2, Bidirectional, Bias<false>>, Linear<7, 4>>, Named<"d", A>>;
    STATIC_REQUIRE(std::same_as<split_t<Recurrent, "d">::tail,
                                Network<Shape<9, 4>, Identity, Named<"d", Identity>,
                                        Removed<"0", "d", "weight_hh_l0", "weight_hh_l0_reverse", "weight_ih_l0",
                                                "weight_ih_l0_reverse">>>);
}

TEST_CASE("several streams can pass from head to tail") {
    using Wide =
        Network<Shape<4>, A, Named<"fork", Fork<Named<"left", A>, Linear<4, 3>>>, PassThrough<1>, Linear<3, 2>>;
    using Halves = split_t<Wide, "fork">;
    STATIC_REQUIRE(std::same_as<Halves::head::output, Outputs<Shape<4>, Shape<3>>>);
    STATIC_REQUIRE(
        std::same_as<Halves::tail, Network<Inputs<Shape<4>, Shape<3>>, Sequential<>, Named<"fork", Sequential<>>,
                                           PassThrough<1>, Linear<3, 2>, Removed<"0", "fork">>>);
}

TEST_CASE("a split that cannot be is no error to ask about") {
    STATIC_REQUIRE(can_split_v<Net, "b.1">);
    STATIC_REQUIRE(can_split_v<Net, "d">);
    STATIC_REQUIRE_FALSE(can_split_v<Net, "c">);  // the other arm would be cut off
    STATIC_REQUIRE_FALSE(can_split_v<Net, "nowhere">);
    STATIC_REQUIRE_FALSE(can_split_v<A, "0">);
    using Long = Network<Shape<4>, Tap<"kept", A>, A, Add<Identity, From<"kept">>>;
    STATIC_REQUIRE_FALSE(can_split_v<Long, "1">);  // what was kept would have to pass as well
    STATIC_REQUIRE(can_split_v<Long, "2">);
    using Words = Network<Inputs<Ids<3>, Shape<3, 4>>, PassThrough<0>, Named<"table", Embedding<9, 4>>, Tanh>;
    STATIC_REQUIRE_FALSE(can_split_v<Words, "0">);  // the head would give ids
    STATIC_REQUIRE(explain_split<Words, "0">() == explain_truncate<Words, "0">());
    STATIC_REQUIRE(can_split_v<Words, "table">);
}

}  // namespace split_test
