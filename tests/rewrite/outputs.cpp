/// outputs_t: what layers inside a network give, in one run.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <concepts>

using namespace idem;

namespace outputs_test {
namespace {

using A = Linear<4, 4>;

struct Net : Network<Shape<4>, Named<"a", A>, ReLU, Named<"b", Sequential<A, Linear<4, 6>>>, Named<"c", Linear<6, 4>>,
                     Residual<Named<"d", A>>, Named<"e", Linear<4, 2>>> {};

}  // namespace

TEST_CASE("outputs_t keeps what the layers give and ends after the last of them") {
    STATIC_REQUIRE(
        std::same_as<outputs_t<Net, "a", "b.0">, Network<Shape<4>, Named<"a", Tap<"output of a", A>>, ReLU,
                                                         Named<"b", Sequential<Tap<"output of b.0", A>, Linear<4, 6>>>,
                                                         Fork<From<"output of a">, From<"output of b.0">>,
                                                         Removed<"c", "d", "e">>>);
}

TEST_CASE("outputs_t gives its outputs in the order that was asked for") {
    STATIC_REQUIRE(std::same_as<outputs_t<Net, "b", "c">::output, Outputs<Shape<6>, Shape<4>>>);
    STATIC_REQUIRE(std::same_as<outputs_t<Net, "e", "b", "d">::output, Outputs<Shape<2>, Shape<6>, Shape<4>>>);
    STATIC_REQUIRE(std::same_as<outputs_t<Net, "b">::output, Shape<6>>);
}

TEST_CASE("a layer can be an output from inside a branch, and beside another inside it") {
    STATIC_REQUIRE(std::same_as<outputs_t<Net, "d", "4">::output, Outputs<Shape<4>, Shape<4>>>);
    STATIC_REQUIRE(std::same_as<outputs_t<Net, "b", "b.0">::output, Outputs<Shape<6>, Shape<4>>>);
}

TEST_CASE("one layer can be two outputs, and have the name of a Tap") {
    STATIC_REQUIRE(std::same_as<outputs_t<Net, "a", "b", "a">::output, Outputs<Shape<4>, Shape<6>, Shape<4>>>);
    using Same = Network<Shape<4>, Named<"a", A>, Tap<"a">, Named<"b", A>, Add<Identity, From<"a">>>;
    STATIC_REQUIRE(std::same_as<outputs_t<Same, "a", "b">::output, Outputs<Shape<4>, Shape<4>>>);
}

TEST_CASE("a layer that is an output can still be swapped") {
    using Swapped = replace_t<outputs_t<Net, "a", "c">, "a", Tanh>;
    STATIC_REQUIRE(std::same_as<Swapped::output, Outputs<Shape<4>, Shape<4>>>);
}

TEST_CASE("keys stay as they are") {
    using Outs = outputs_t<Net, "b.0", "c">;
    STATIC_REQUIRE(has_layer_v<Outs, "a">);
    STATIC_REQUIRE(has_layer_v<Outs, "b.0">);
    STATIC_REQUIRE(std::same_as<layer_at_t<Outs, "b.1">, Linear<4, 6>>);
}

TEST_CASE("outputs that cannot be are no error to ask about") {
    STATIC_REQUIRE(can_take_outputs_v<Net, "a", "d", "e">);
    STATIC_REQUIRE_FALSE(can_take_outputs_v<Net, "nowhere">);
    STATIC_REQUIRE_FALSE(can_take_outputs_v<Net, "a", "nowhere">);
    STATIC_REQUIRE_FALSE(can_take_outputs_v<A, "0">);
}

}  // namespace outputs_test
