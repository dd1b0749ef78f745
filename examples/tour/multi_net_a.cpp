/// Activations kept on the way and put together at the end: cat[x, res, res1], 20 + 50 + 30 = 100 wide.
///
/// Tap<"res"> passes its input on and keeps it; From<"res"> gives what was kept. Neither copies anything that
/// the concatenation would not have to copy.
#include "tour.hpp"

#include <concepts>

using namespace idem;

// clang-format off
struct MultiNetA : Network<Shape<40>,
    Named<"bn1", BatchNorm1d<40>>, Named<"lin1", Linear<40, 50>>, ReLU, Tap<"res">,
    Named<"bn2", BatchNorm1d<50>>, Named<"lin2", Linear<50, 30>>, ReLU, Tap<"res1">,
    Named<"bn3", BatchNorm1d<30>>, Named<"lin3", Linear<30, 20>>, ReLU,
    Concat<Identity, From<"res">, From<"res1">>,
    Named<"out", Linear<100, 7>>> {};
// clang-format on

static_assert(std::same_as<MultiNetA::output, Shape<7>>);

// A normalisation can be switched off; a layer that a kept activation comes from cannot change its width.
static_assert(can_replace_v<MultiNetA, "bn2", Identity>);
static_assert(!can_replace_v<MultiNetA, "lin1", Linear<40, 60>>);

int main() {
    const auto weights = tour::pseudo_random_weights<MultiNetA>();
    const auto model = load<MultiNetA>(weights);
    const auto input = tour::numbers(40, -1, 1);

    const auto stage = [&](const std::string& number, const std::vector<float>& x) {
        return tour::relu(tour::linear(weights, "lin" + number, tour::batch_norm(weights, "bn" + number, x)));
    };
    const auto res = stage("1", input);
    const auto res1 = stage("2", res);
    auto x = stage("3", res1);
    x.insert(x.end(), res.begin(), res.end());
    x.insert(x.end(), res1.begin(), res1.end());

    bool holds = tour::claim("cat[x, res, res1] is 100 wide", x.size() == 100);
    holds &= tour::claim("and the output layer gets it in that order",
                         tour::close(tour::run(model, input), tour::linear(weights, "out", x)));
    return holds ? 0 : 1;
}
