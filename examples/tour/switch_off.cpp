/// Switching a layer off: by an Identity, where the layer keeps its shape; refused, where it does not.
#include "tour.hpp"

using namespace idem;

// clang-format off
struct Even : Network<Shape<100>,
    Named<"linear1", Linear<100, 100>>, ReLU,
    Named<"linear2", Linear<100, 100>>,
    Named<"out", Linear<100, 10>>> {};

struct Uneven : Network<Shape<100>,
    Named<"linear1", Linear<100, 200>>, ReLU,
    Named<"linear2", Linear<200, 100>>,
    Named<"out", Linear<100, 10>>> {};
// clang-format on

static_assert(can_replace_v<Even, "linear2", Identity>);
// `out` takes Shape<100>, and without linear2 it would get Shape<200>.
static_assert(!can_replace_v<Uneven, "linear2", Identity>);

int main() {
    const auto weights = tour::pseudo_random_weights<Even>();
    const auto model = load<Even>(weights);
    const auto off = replace<"linear2">(model, Identity{});

    const auto x = tour::numbers(100, -1, 1);
    const auto hidden = tour::relu(tour::linear(weights, "linear1", x));
    bool holds = tour::claim("linear2 of 100 -> 100 -> 100 is switched off by an Identity",
                             tour::close(tour::run(off, x), tour::linear(weights, "out", hidden)));
    holds &= tour::claim(
        "the model it was taken from still has it",
        tour::close(tour::run(model, x), tour::linear(weights, "out", tour::linear(weights, "linear2", hidden))));
    holds &= tour::claim("linear2 of 100 -> 200 -> 100 is not: the compiler refuses",
                         !can_replace_v<Uneven, "linear2", Identity>);
    return holds ? 0 : 1;
}
