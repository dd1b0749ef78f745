/// replace_t, can_replace_v, replace_each_t and replace_if_t.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

using namespace idem;

namespace replace_test {
namespace {

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

struct Block : Sequential<Linear<4, 4>, ReLU> {};
struct Deep : Network<Shape<4>, Named<"body", Sequential<Block, Residual<Named<"mix", Linear<4, 4>>>>>,
                      Repeat<2, Linear<4, 4>>, Optional<"extra", Block>, Tap<"kept", Linear<4, 4>>,
                      Switch<"which", Linear<4, 4>, Named<"other", ReLU>>, Concat<Axis<0>, Identity, From<"kept">>> {};

struct TwoOfOnePath : Network<Shape<4>, Add<Linear<4, 4>, ReLU>, Concat<Named<"a", ReLU>, Named<"a", ReLU>>> {};

template <class L>
struct IsReLU : std::is_same<L, ReLU> {};
template <class L>
struct IsSquareLinear : std::is_same<L, Linear<4, 4>> {};
template <class L>
struct IsBlock : std::is_same<L, Block> {};
template <class L>
struct IsFirstOfNet : std::is_same<L, Linear<100, 200>> {};
template <class>
struct Nowhere : std::false_type {};

}  // namespace

/// Functions of a user beside a layer of the same namespace, under names that idem has inside.
template <std::size_t, class T>
int pick(const T&);

struct Twice {
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};

TEST_CASE("A user's functions are not taken for idem's") {
    STATIC_REQUIRE(std::same_as<replace_t<Network<Shape<4>, Twice, Named<"fc", Linear<4, 2>>>, "fc", Identity>::output,
                                Shape<4>>);
}

TEST_CASE("A name that a layer comes with does not replace the slot's") {
    STATIC_REQUIRE(std::same_as<replace_t<Net, "lin2", Named<"other", Tanh>>, replace_t<Net, "lin2", Tanh>>);
    STATIC_REQUIRE(std::same_as<replace_t<Net, "1", Named<"other", Tanh>>, replace_t<Net, "1", Tanh>>);
}

TEST_CASE("replace_t keeps the slot's name and gives a plain Network") {
    STATIC_REQUIRE(
        std::same_as<replace_t<Net, "lin2", Identity>,
                     Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Identity>, ReLU>>);
    STATIC_REQUIRE(std::same_as<replace_t<Net, "1", Tanh>, Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Tanh,
                                                                   Named<"lin2", Linear<200, 100>>, ReLU>>);
}

TEST_CASE("replacing a layer by Identity moves the network's output") {
    STATIC_REQUIRE(std::same_as<replace_t<Net, "lin2", Identity>::output, Shape<200>>);
    STATIC_REQUIRE(std::same_as<replace_t<Net, "lin2", Linear<200, 7>>::output, Shape<7>>);
}

TEST_CASE("replace_t reaches into every composition") {
    using Kept = Tap<"kept", Linear<4, 4>>;
    using Which = Switch<"which", Linear<4, 4>, Named<"other", ReLU>>;
    using Joined = Concat<Axis<0>, Identity, From<"kept">>;
    using Body = Named<"body", Sequential<Block, Residual<Named<"mix", Linear<4, 4>>>>>;
    using Extra = Optional<"extra", Block>;
    using Two = Repeat<2, Linear<4, 4>>;

    STATIC_REQUIRE(
        std::same_as<
            replace_t<Deep, "body.0.1", Tanh>,
            Network<Shape<4>,
                    Named<"body", Sequential<Sequential<Linear<4, 4>, Tanh>, Residual<Named<"mix", Linear<4, 4>>>>>,
                    Two, Extra, Kept, Which, Joined>>);
    STATIC_REQUIRE(std::same_as<replace_t<Deep, "body.mix", Tanh>,
                                Network<Shape<4>, Named<"body", Sequential<Block, Residual<Named<"mix", Tanh>>>>, Two,
                                        Extra, Kept, Which, Joined>>);
    STATIC_REQUIRE(std::same_as<replace_t<Deep, "1.1", Tanh>,
                                Network<Shape<4>, Body, Sequential<Linear<4, 4>, Tanh>, Extra, Kept, Which, Joined>>);
    STATIC_REQUIRE(std::same_as<replace_t<Deep, "extra", Tanh>,
                                Network<Shape<4>, Body, Two, Optional<"extra", Tanh>, Kept, Which, Joined>>);
    STATIC_REQUIRE(
        std::same_as<replace_t<Deep, "which.0", Tanh>,
                     Network<Shape<4>, Body, Two, Extra, Kept, Switch<"which", Tanh, Named<"other", ReLU>>, Joined>>);
    STATIC_REQUIRE(
        std::same_as<
            replace_t<Deep, "which.other", Tanh>,
            Network<Shape<4>, Body, Two, Extra, Kept, Switch<"which", Linear<4, 4>, Named<"other", Tanh>>, Joined>>);
}

TEST_CASE("a path that is no string literal leads nowhere") {
    static constexpr const char* pointer = "1";
    constexpr std::string_view view = "1";
    STATIC_REQUIRE_FALSE(can_replace_v<Net, pointer, Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, view, Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, 1, Identity>);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, '1'>);
}

TEST_CASE("can_replace_v is true where the new layer fits") {
    STATIC_REQUIRE(can_replace_v<Net, "lin2", Identity>);
    STATIC_REQUIRE(can_replace_v<Net, "lin1", LazyLinear<200>>);
    STATIC_REQUIRE(can_replace_v<Net, "lin2", Linear<200, 3>>);  // at the end the shape may change
    STATIC_REQUIRE(can_replace_v<Net, "1", Named<"act", ReLU>>);
    STATIC_REQUIRE(can_replace_v<Deep, "extra", Linear<4, 4>>);
}

TEST_CASE("can_replace_v is false, and no error, for a path that does not lead to one layer") {
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin3", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin1.", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, ".lin1", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin1.0", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "0", Identity>);  // this slot has a name instead
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "4", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "-1", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Deep, "mix", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<TwoOfOnePath, "a", Tanh>);  // two layers have it
}

TEST_CASE("can_replace_v is false, and no error, for a layer that does not fit") {
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin1", Identity>);                 // lin2 takes 200
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin1", Linear<100, 201>>);         // so it does
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin1", Linear<99, 200>>);          // it gets 100
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Conv2d<1, 1, Kernel<1>>>);  // no image
    STATIC_REQUIRE_FALSE(can_replace_v<Deep, "body.mix", Linear<4, 5>>);        // the other arm gives 4
    STATIC_REQUIRE_FALSE(can_replace_v<Deep, "extra", Linear<4, 5>>);           // an Optional must keep its shape
    STATIC_REQUIRE_FALSE(can_replace_v<Deep, "which.0", Linear<4, 5>>);         // the other choice gives 4
}

TEST_CASE("can_replace_v is false, and no error, for what is no sound layer") {
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", int>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Kernel<3>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Linear<200, 0>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Linear<200, 3, Bias<true>, Bias<true>>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Linear<200, 3, Kernel<3>>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Sequential<Linear<200, 3>, Linear<4, 4>>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Add<>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", Add<Linear<200, 3>, Linear<200, 4>>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "lin2", From<"kept">>);
    STATIC_REQUIRE_FALSE(can_replace_v<Deep, "which.other", Tap<"kept">>);  // there is one already
}

TEST_CASE("can_replace_v is false, and no error, where a From loses its Tap") {
    using Net = Network<Shape<4>, Tap<"kept">, ReLU, From<"kept">>;
    STATIC_REQUIRE_FALSE(can_replace_v<Net, "0", Identity>);
    STATIC_REQUIRE(can_replace_v<Net, "0", Tap<"kept", Tanh>>);
}

TEST_CASE("what is replaced in Tap<\"kept\", L> is L") {
    STATIC_REQUIRE(can_replace_v<Deep, "3", Identity>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Deep, "3">, Linear<4, 4>>);
}

TEST_CASE("can_replace_v is false, and no error, for what is no network") {
    STATIC_REQUIRE_FALSE(can_replace_v<int, "fc", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Block, "0", Identity>);
}

TEST_CASE("replace_each_t is one replace_t after the other") {
    STATIC_REQUIRE(
        std::same_as<replace_each_t<Deep, Identity, "1.0", "body.mix", "1.1">,
                     replace_t<replace_t<replace_t<Deep, "body.mix", Identity>, "1.1", Identity>, "1.0", Identity>>);
    STATIC_REQUIRE(std::same_as<replace_each_t<Net, Tanh, "1">, replace_t<Net, "1", Tanh>>);
    STATIC_REQUIRE_FALSE(can_replace_each_v<Net, Tanh>);
}

TEST_CASE("replace_each_t only asks that all of it fits") {
    STATIC_REQUIRE(!can_replace_v<Net, "lin1", Identity>);
    STATIC_REQUIRE(can_replace_each_v<Net, Identity, "lin1", "lin2">);
    STATIC_REQUIRE(std::same_as<replace_each_t<Net, Identity, "lin1", "lin2">::output, Shape<100>>);
    STATIC_REQUIRE(!can_replace_each_v<Net, Identity, "1", "lin1">);
}

TEST_CASE("replace_each_t says which of its paths leads nowhere, and what no longer fits") {
    STATIC_REQUIRE(explain_replace_each<Net, Identity, "lin2", "1">().empty());
    STATIC_REQUIRE(explain_replace_each<Net, Identity, "lin2", "lin9">() == explain<Net, "lin9", Identity>());
    STATIC_REQUIRE(explain_replace_each<Net, Identity, "3", "lin1">() == explain<Net, "lin1", Identity>());
    STATIC_REQUIRE(!can_replace_each_v<int, Identity, "fc">);
    STATIC_REQUIRE(!can_replace_each_v<int, Identity>);
}

TEST_CASE("replace_if_t replaces every match, at any depth") {
    STATIC_REQUIRE(
        std::same_as<replace_if_t<Net, IsReLU, GELU<>>, Network<Shape<100>, Named<"lin1", Linear<100, 200>>, GELU<>,
                                                                Named<"lin2", Linear<200, 100>>, GELU<>>>);
    STATIC_REQUIRE(
        std::same_as<
            replace_if_t<Deep, IsReLU, Tanh>,
            Network<Shape<4>,
                    Named<"body", Sequential<Sequential<Linear<4, 4>, Tanh>, Residual<Named<"mix", Linear<4, 4>>>>>,
                    Repeat<2, Linear<4, 4>>, Optional<"extra", Sequential<Linear<4, 4>, Tanh>>,
                    Tap<"kept", Linear<4, 4>>, Switch<"which", Linear<4, 4>, Named<"other", Tanh>>,
                    Concat<Axis<0>, Identity, From<"kept">>>>);
    STATIC_REQUIRE(
        std::same_as<
            replace_if_t<Deep, IsSquareLinear, Identity>,
            Network<Shape<4>, Named<"body", Sequential<Sequential<Identity, ReLU>, Residual<Named<"mix", Identity>>>>,
                    Sequential<Identity, Identity>, Optional<"extra", Sequential<Identity, ReLU>>,
                    Tap<"kept", Identity>, Switch<"which", Identity, Named<"other", ReLU>>,
                    Concat<Axis<0>, Identity, From<"kept">>>>);
}

TEST_CASE("replace_if_t replaces whole compositions, the outermost first") {
    STATIC_REQUIRE(
        std::same_as<
            replace_if_t<Deep, IsBlock, Linear<4, 4>>,
            Network<Shape<4>, Named<"body", Sequential<Linear<4, 4>, Residual<Named<"mix", Linear<4, 4>>>>>,
                    Repeat<2, Linear<4, 4>>, Optional<"extra", Linear<4, 4>>, Tap<"kept", Linear<4, 4>>,
                    Switch<"which", Linear<4, 4>, Named<"other", ReLU>>, Concat<Axis<0>, Identity, From<"kept">>>>);
    STATIC_REQUIRE(std::same_as<replace_if_t<Net, IsFirstOfNet, Sequential<Linear<100, 200>, Linear<200, 200>>>,
                                Network<Shape<100>, Named<"lin1", Sequential<Linear<100, 200>, Linear<200, 200>>>, ReLU,
                                        Named<"lin2", Linear<200, 100>>, ReLU>>);
}

TEST_CASE("replace_if_t without a match gives the network, structs inside it included") {
    STATIC_REQUIRE(std::same_as<replace_if_t<Deep, Nowhere, Identity>, Deep::definition>);
}

}  // namespace replace_test
