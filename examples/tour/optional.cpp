/// A layer that is there or not: by a condition while compiling, or by a flag while running.
///
/// Either way its keys are known: a state_dict that has them loads.
#include "tour.hpp"

#include <type_traits>

using namespace idem;

// clang-format off
template <bool Extra>
struct Chosen : Network<Shape<8>,
    Named<"in", Linear<8, 8>>, ReLU,
    Named<"extra", std::conditional_t<Extra, Linear<8, 8>, Identity>>,
    Named<"out", Linear<8, 3>>> {};

struct Switched : Network<Shape<8>,
    Named<"in", Linear<8, 8>>, ReLU,
    Optional<"extra", Linear<8, 8>>,
    Named<"out", Linear<8, 3>>> {};
// clang-format on

int main() {
    const auto weights = tour::pseudo_random_weights<Chosen<true>>();
    const auto with = load<Chosen<true>>(weights);
    const auto without = replace<"extra">(with, Identity{});

    const auto x = tour::numbers(8, -1, 1);
    const auto hidden = tour::relu(tour::linear(weights, "in", x));
    const auto long_way = tour::linear(weights, "out", tour::linear(weights, "extra", hidden));
    const auto short_way = tour::linear(weights, "out", hidden);

    bool holds =
        tour::claim("while compiling: the layer, or an Identity in its place",
                    tour::close(tour::run(with, x), long_way) && tour::close(tour::run(without, x), short_way));

    const auto on = load<Switched>(weights);
    const auto off = on.with<"extra">(false);
    holds &= tour::claim("while running: on, as loaded, and off in a copy that shares the weights",
                         tour::close(tour::run(on, x), long_way) && tour::close(tour::run(off, x), short_way));
    holds &= tour::claim("and on again", tour::close(tour::run(off.with<"extra">(true), x), long_way));
    return holds ? 0 : 1;
}
