/// insert_before_t, insert_after_t, remove_t and what they can do.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <concepts>

using namespace idem;

namespace insert_remove_test {
namespace {

using A = Linear<4, 4>;
using B = BatchNorm1d<4>;

struct Net : Network<Shape<4>, Named<"a", A>, ReLU, Sequential<A, Named<"b", B>>, Residual<Named<"c", A>, A>,
                     Optional<"on", A>, Tap<"kept", A>, From<"kept">> {};

}  // namespace

TEST_CASE("insert_after_t and insert_before_t put a layer beside the slot, name included") {
    STATIC_REQUIRE(std::same_as<insert_after_t<Net, "a", Tanh>,
                                Network<Shape<4>, Named<"a", A>, Tanh, ReLU, Sequential<A, Named<"b", B>>,
                                        Residual<Named<"c", A>, A>, Optional<"on", A>, Tap<"kept", A>, From<"kept">>>);
    STATIC_REQUIRE(std::same_as<insert_before_t<Net, "a", Tanh>,
                                Network<Shape<4>, Tanh, Named<"a", A>, ReLU, Sequential<A, Named<"b", B>>,
                                        Residual<Named<"c", A>, A>, Optional<"on", A>, Tap<"kept", A>, From<"kept">>>);
    STATIC_REQUIRE(std::same_as<insert_before_t<Net, "2.b", Named<"new", A>>,
                                Network<Shape<4>, Named<"a", A>, ReLU, Sequential<A, Named<"new", A>, Named<"b", B>>,
                                        Residual<Named<"c", A>, A>, Optional<"on", A>, Tap<"kept", A>, From<"kept">>>);
    STATIC_REQUIRE(
        std::same_as<insert_after_t<Net, "on", Tanh>,
                     Network<Shape<4>, Named<"a", A>, ReLU, Sequential<A, Named<"b", B>>, Residual<Named<"c", A>, A>,
                             Optional<"on", A>, Tanh, Tap<"kept", A>, From<"kept">>>);
}

TEST_CASE("inside a branch, an inserted layer and its neighbour become a Sequential") {
    STATIC_REQUIRE(
        std::same_as<
            insert_after_t<Net, "c", Tanh>,
            Network<Shape<4>, Named<"a", A>, ReLU, Sequential<A, Named<"b", B>>,
                    Residual<Sequential<Named<"c", A>, Tanh>, A>, Optional<"on", A>, Tap<"kept", A>, From<"kept">>>);
    STATIC_REQUIRE(has_layer_v<insert_after_t<Net, "c", Tanh>, "c">);
    STATIC_REQUIRE(has_layer_v<insert_before_t<Net, "c", Named<"new", Tanh>>, "new">);
}

TEST_CASE("an insertion that does not fit is no error to ask about") {
    STATIC_REQUIRE(can_insert_after_v<Net, "a", Linear<4, 4>>);
    STATIC_REQUIRE(can_insert_after_v<Net, "6", Linear<4, 9>>);  // at the end
    STATIC_REQUIRE_FALSE(can_insert_after_v<Net, "a", Linear<4, 5>>);
    STATIC_REQUIRE_FALSE(can_insert_after_v<Net, "nowhere", ReLU>);
    STATIC_REQUIRE_FALSE(can_insert_after_v<Net, "5", Tap<"kept">>);
    STATIC_REQUIRE_FALSE(can_insert_after_v<int, "a", ReLU>);
    STATIC_REQUIRE(can_insert_before_v<Net, "a", LazyLinear<4>>);
    STATIC_REQUIRE_FALSE(can_insert_before_v<Net, "c", Linear<4, 5>>);
    STATIC_REQUIRE_FALSE(can_insert_before_v<Net, "nowhere", ReLU>);
    STATIC_REQUIRE_FALSE(can_insert_before_v<Net, "a", From<"kept">>);  // its Tap comes later
}

TEST_CASE("remove_t takes the slot away and notes whose parameters went") {
    STATIC_REQUIRE(std::same_as<remove_t<Net, "a">,
                                Network<Shape<4>, ReLU, Sequential<A, Named<"b", B>>, Residual<Named<"c", A>, A>,
                                        Optional<"on", A>, Tap<"kept", A>, From<"kept">, Removed<"a">>>);
    STATIC_REQUIRE(
        std::same_as<remove_t<Net, "2">, Network<Shape<4>, Named<"a", A>, ReLU, Residual<Named<"c", A>, A>,
                                                 Optional<"on", A>, Tap<"kept", A>, From<"kept">, Removed<"2">>>);
    STATIC_REQUIRE(std::same_as<remove_t<Net, "2.b">,
                                Network<Shape<4>, Named<"a", A>, ReLU, Sequential<A>, Residual<Named<"c", A>, A>,
                                        Optional<"on", A>, Tap<"kept", A>, From<"kept">, Removed<"2.b">>>);
    STATIC_REQUIRE(std::same_as<remove_t<Net, "on">,
                                Network<Shape<4>, Named<"a", A>, ReLU, Sequential<A, Named<"b", B>>,
                                        Residual<Named<"c", A>, A>, Tap<"kept", A>, From<"kept">, Removed<"on">>>);
}

TEST_CASE("a layer without parameters goes without a note") {
    STATIC_REQUIRE(std::same_as<remove_t<Net, "1">,
                                Network<Shape<4>, Named<"a", A>, Sequential<A, Named<"b", B>>,
                                        Residual<Named<"c", A>, A>, Optional<"on", A>, Tap<"kept", A>, From<"kept">>>);
}

TEST_CASE("a branch that is removed leaves an Identity") {
    STATIC_REQUIRE(
        std::same_as<remove_t<Net, "c">,
                     Network<Shape<4>, Named<"a", A>, ReLU, Sequential<A, Named<"b", B>>, Residual<Identity, A>,
                             Optional<"on", A>, Tap<"kept", A>, From<"kept">, Removed<"c">>>);
}

TEST_CASE("notes of removed layers add up, in alphabetical order") {
    using Twice = remove_t<remove_t<Net, "c">, "a">;
    STATIC_REQUIRE(std::same_as<Twice, Network<Shape<4>, ReLU, Sequential<A, Named<"b", B>>, Residual<Identity, A>,
                                               Optional<"on", A>, Tap<"kept", A>, From<"kept">, Removed<"a", "c">>>);
}

TEST_CASE("a removal that leaves something unfit is no error to ask about") {
    STATIC_REQUIRE(can_remove_v<Net, "a">);
    STATIC_REQUIRE(can_remove_v<Net, "5">);  // the Tap around it stays
    STATIC_REQUIRE_FALSE(can_remove_v<Network<Shape<4>, Tap<"kept">, From<"kept">>, "0">);
    STATIC_REQUIRE_FALSE(can_remove_v<Net, "nowhere">);
    STATIC_REQUIRE_FALSE(can_remove_v<Network<Shape<4>, Linear<4, 5>, Linear<5, 4>>, "0">);
    STATIC_REQUIRE(can_remove_v<Network<Shape<4>, Linear<4, 5>, Linear<5, 4>>, "1">);
    STATIC_REQUIRE_FALSE(can_remove_v<ReLU, "0">);
}

}  // namespace insert_remove_test
