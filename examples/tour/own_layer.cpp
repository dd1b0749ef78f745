/// A layer of your own: a plain struct with a shape rule, its parameters, and what it computes for one sample.
#include "tour.hpp"

#include <array>
#include <span>

using namespace idem;

struct Scale {  // y = gain * x, one gain for all
    static constexpr Extents output(Extents in) { return in; }
    static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"gain", {1}}}; }
    static void forward(std::span<const float> x, std::span<float> y, std::span<const float> gain) noexcept {
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = gain[0] * x[i];
    }
};
static_assert(Layer<Scale>);

struct Net : Network<Shape<6>, Named<"lin1", Linear<6, 4>>, Named<"scale", Scale>, Named<"lin2", Linear<4, 2>>> {};
static_assert(can_replace_v<Net, "scale", Identity>);

int main() {
    const auto weights = tour::pseudo_random_weights<Net>();
    const auto x = tour::numbers(6, -1, 1);

    const float gain = tour::values(weights, "scale.gain").at(0);
    auto hidden = tour::linear(weights, "lin1", x);
    for (float& number : hidden) number *= gain;
    const bool holds =
        tour::claim("a struct of eight lines is a layer, and its gain is loaded from 'scale.gain'",
                    tour::close(tour::run(load<Net>(weights), x), tour::linear(weights, "lin2", hidden)));
    return holds ? 0 : 1;
}
