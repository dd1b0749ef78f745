/// A network with two outputs: a layer's result, and the same again through an Identity.
///
/// Fork gives its input to each of its children, and each child's result is an output of the network.
/// The second Identity costs nothing: not a byte of the workspace.
#include "tour.hpp"

#include <concepts>

using namespace idem;

struct One : Network<Shape<10>, Named<"fc", Linear<10, 5>>> {};
struct Two : Network<Shape<10>, Named<"fc", Linear<10, 5>>, Fork<Identity, Identity>> {};

static_assert(std::same_as<Two::output, Outputs<Shape<5>, Shape<5>>>);

int main() {
    const auto weights = tour::pseudo_random_weights<Two>();  // "fc.weight", "fc.bias": Fork adds no key
    const auto model = load<Two>(weights);

    const auto x = tour::numbers(10, -1, 1);
    xt::xtensor<float, 2> batch({1, 10});
    std::copy(x.begin(), x.end(), batch.begin());
    const auto [layer, identity] = model(batch);

    bool holds = tour::claim("both outputs are equal, bit for bit",
                             tour::same({layer.data(), layer.size()}, {identity.data(), identity.size()}));
    holds &= tour::claim("and are what the layer computes",
                         tour::close({layer.data(), layer.size()}, tour::linear(weights, "fc", x)));
    holds &= tour::claim("the workspace has the size of that of the network with one output",
                         Workspace<Two>::bytes_per_sample == Workspace<One>::bytes_per_sample &&
                             Workspace<Two>::fixed_bytes == Workspace<One>::fixed_bytes);
    return holds ? 0 : 1;
}
