/// A residual block whose shortcut is an Identity, until the block changes its width.
///
/// y = body(x) + shortcut(x). Both must give the same shape, so a body that widens needs a shortcut that does:
/// the swaps below are tried at compile time, and those that do not fit are refused.
#include "tour.hpp"

#include <concepts>

using namespace idem;

template <int In, int Hidden, int Out>
using Body = Sequential<Named<"lin1", Linear<In, Hidden>>, ReLU, Named<"lin2", Linear<Hidden, Out>>>;

using SameWidth = Residual<Body<100, 200, 100>, Named<"shortcut", Identity>>;
struct Same : Network<Shape<100>, Named<"block", SameWidth>> {};

// The shortcut may become anything that takes and gives 100 …
static_assert(can_replace_v<Same, "block.shortcut", Linear<100, 100>>);
// … and nothing else: the sum would have two addends of different shapes, or the projection the wrong input.
static_assert(!can_replace_v<Same, "block.shortcut", Linear<100, 400>>);
static_assert(!can_replace_v<Same, "block.shortcut", Linear<50, 100>>);
// The last layer of the body cannot be widened alone.
static_assert(!can_replace_v<Same, "block.lin2", Linear<200, 400>>);

struct Projected : replace_t<Same, "block.shortcut", Linear<100, 100>> {};

// 100 -> 200 -> 400, with a projection 100 -> 400 beside it. An Identity does not fit there.
using Widening = Residual<Body<100, 200, 400>, Named<"shortcut", Linear<100, 400>>>;
struct Wider : Network<Shape<100>, Named<"block", Widening>> {};
static_assert(std::same_as<Wider::output, Shape<400>>);
static_assert(!can_replace_v<Wider, "block.shortcut", Identity>);
static_assert(can_replace_v<Wider, "block.shortcut", Sequential<Linear<100, 10>, Linear<10, 400>>>);

std::vector<float> body(const StateDict& weights, const std::vector<float>& x) {
    return tour::linear(weights, "block.lin2", tour::relu(tour::linear(weights, "block.lin1", x)));
}

int main() {
    const auto x = tour::numbers(100, -1, 1);

    const auto same = tour::pseudo_random_weights<Same>();
    const auto model = load<Same>(same);
    bool holds = tour::claim("with an Identity as shortcut the block gives body(x) + x",
                             tour::close(tour::run(model, x), tour::sum(body(same, x), x)));

    const auto projected = tour::pseudo_random_weights<Projected>();
    const auto y = tour::sum(body(projected, x), tour::linear(projected, "block.shortcut", x));
    holds &= tour::claim("with a projection in its place it gives body(x) + projection(x)",
                         tour::close(tour::run(load<Projected>(projected), x), y));

    const auto back = replace<"block.shortcut">(load<Projected>(projected), Identity{});
    holds &= tour::claim("back to Identity: the body's weights are kept",
                         tour::close(tour::run(back, x), tour::sum(body(projected, x), x)));

    const auto wider = tour::pseudo_random_weights<Wider>();
    const auto wide = tour::sum(body(wider, x), tour::linear(wider, "block.shortcut", x));
    holds &= tour::claim("100 -> 200 -> 400 with a projection 100 -> 400 gives 400 numbers, the sum of both arms",
                         tour::close(tour::run(load<Wider>(wider), x), wide));
    return holds ? 0 : 1;
}
