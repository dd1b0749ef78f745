/// truncate_t: a network up to one of its layers.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/parameters.hpp>

#include <concepts>
#include <cstddef>
#include <utility>

using namespace idem;

namespace truncate_test {
namespace {

using A = Linear<4, 4>;

struct Net : Network<Shape<4>, Named<"a", A>, ReLU, Named<"b", Sequential<A, Tanh, A>>, Residual<Named<"c", A>, A>,
                     Named<"d", Linear<4, 2>>> {};

/// `count` layers with parameters.
template <class Indices>
struct Row;
template <std::size_t... I>
struct Row<std::index_sequence<I...>> {
    template <std::size_t>
    using At = A;
    using type = Network<Shape<4>, At<I>...>;
};
template <std::size_t count>
using row_t = typename Row<std::make_index_sequence<count>>::type;

template <FixedString... paths>
constexpr std::size_t count_removed(Network<Shape<4>, A, Removed<paths...>>) {
    return sizeof...(paths);
}

}  // namespace

TEST_CASE("truncate_t takes away however many layers") {
    STATIC_REQUIRE(can_truncate_v<row_t<300>, "0">);
    STATIC_REQUIRE(count_removed(truncate_t<row_t<300>, "0">{}) == 299);
}

TEST_CASE("truncate_t ends after the layer and notes whose parameters went") {
    STATIC_REQUIRE(std::same_as<truncate_t<Net, "a">, Network<Shape<4>, Named<"a", A>, Removed<"3", "b", "c", "d">>>);
    STATIC_REQUIRE(
        std::same_as<truncate_t<Net, "1">, Network<Shape<4>, Named<"a", A>, ReLU, Removed<"3", "b", "c", "d">>>);
    STATIC_REQUIRE(
        std::same_as<truncate_t<Net, "b">, Network<Shape<4>, Named<"a", A>, ReLU, Named<"b", Sequential<A, Tanh, A>>,
                                                   Removed<"3", "c", "d">>>);
    STATIC_REQUIRE(
        std::same_as<truncate_t<Net, "b.1">, Network<Shape<4>, Named<"a", A>, ReLU, Named<"b", Sequential<A, Tanh>>,
                                                     Removed<"3", "b.2", "c", "d">>>);
    STATIC_REQUIRE(std::same_as<truncate_t<Net, "3">::output, Shape<4>>);
}

TEST_CASE("truncate_t in a branch drops the other branches") {
    STATIC_REQUIRE(
        std::same_as<truncate_t<Net, "c">, Network<Shape<4>, Named<"a", A>, ReLU, Named<"b", Sequential<A, Tanh, A>>,
                                                   Fork<Named<"c", A>>, Removed<"3", "d">>>);
}

TEST_CASE("truncate_t in a branch ends with all streams that the layer gives") {
    using Pair = Fork<Named<"x", A>, Named<"y", A>>;
    using Branches = Network<Shape<4>, Fork<Named<"several", Sequential<Pair, PassThrough<1>>>, Identity>>;
    using First = truncate_t<Branches, "several.0">;
    STATIC_REQUIRE(can_truncate_v<Branches, "several.0">);
    STATIC_REQUIRE(std::same_as<First, Network<Shape<4>, Fork<Named<"several", Sequential<Pair>>>>>);
    STATIC_REQUIRE(std::same_as<First::output, Outputs<Shape<4>, Shape<4>>>);
}

TEST_CASE("truncate_t in a branch of a Switch keeps the branch's keys") {
    using Switched =
        Network<Shape<4>, Switch<"which", Sequential<A, ReLU>, Residual<Named<"x", A>>, Named<"named", A>>>;
    using First = truncate_t<Switched, "which.0.0">;
    STATIC_REQUIRE(
        std::same_as<First,
                     Network<Shape<4>, Named<"which", Named<"0", Sequential<A>>>, Removed<"which.1", "which.named">>>);
    CHECK(parameter_specs<First>()[0].key == "which.0.0.weight");
    CHECK(parameter_specs<truncate_t<Switched, "which.1.x">>()[0].key == "which.1.x.weight");
    CHECK(parameter_specs<truncate_t<Switched, "which.named">>()[0].key == "which.named.weight");
}

TEST_CASE("a truncation that cannot be is no error to ask about") {
    STATIC_REQUIRE(can_truncate_v<Net, "b.0">);
    STATIC_REQUIRE_FALSE(can_truncate_v<Net, "b.3">);
    STATIC_REQUIRE_FALSE(can_truncate_v<Net, "nowhere">);
    STATIC_REQUIRE_FALSE(can_truncate_v<A, "0">);
    using ReadsItsNeighbour = Network<Shape<4>, Add<Tap<"kept", A>, Named<"x", Sequential<From<"kept">, A>>>>;
    STATIC_REQUIRE_FALSE(can_truncate_v<ReadsItsNeighbour, "x.1">);
}

}  // namespace truncate_test
