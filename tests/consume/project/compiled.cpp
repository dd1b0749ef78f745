// A program that loads and runs a network, of which the kernels and the reading of files come from idem::compiled.
#include <idem/idem.hpp>

#include <vector>

#if !defined(CONSUMER_OPTION)
#error "IDEM_COMPILE_OPTIONS does not reach what links idem::compiled"
#endif

using namespace idem;

struct Net : Network<Shape<100>, Linear<100, 200>, ReLU, Linear<200, 10>> {};

int main() {
    StateDict state;
    std::vector<std::vector<float>> values;
    for (const ParameterSpec& spec : parameter_specs<Net>()) {
        std::size_t size = 1;
        for (const std::int64_t extent : spec.shape) size *= static_cast<std::size_t>(extent);
        values.emplace_back(size, 0.5f);
        state.entries.emplace_back(spec.key, Tensor{Element::f32, spec.shape, std::as_bytes(std::span(values.back()))});
    }
    const auto model = load<Net>(state);
    const std::vector<float> x(100, 1.0f);
    std::vector<float> y(10);
    Workspace<Net> workspace{1};
    if (model.run(std::span(x), std::span(y), workspace) != Status::ok) return 1;
    return y[9] == 0.5f + 0.5f * 200 * 50.5f ? 0 : 1;
}
