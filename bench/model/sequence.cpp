// Sequences that go on, so many positions in a call: "model/TCN 1-16-1/positions:8".
#include "model.hpp"

namespace {

using namespace idem;

template <int In, int Out, int dilation>
using Causal = Sequential<ZeroPad1d<2 * dilation, 0>, Conv1d<In, Out, Kernel<3>, Dilation<dilation>>, Tanh>;

/// Ten causal convolutions that see 2,047 samples, as for audio effects.
template <int C>
struct Tcn : Network<Shape<1, 256>, Causal<1, C, 1>, Causal<C, C, 2>, Causal<C, C, 4>, Causal<C, C, 8>,
                     Causal<C, C, 16>, Causal<C, C, 32>, Causal<C, C, 64>, Causal<C, C, 128>, Causal<C, C, 256>,
                     Causal<C, C, 512>, Conv1d<C, 1, Kernel<1>>> {};

template <class Net>
void run(benchmark::State& state) {
    const auto positions = static_cast<std::size_t>(state.range(0));
    const auto model = constant_model<Net>();
    Workspace<Net> workspace;
    const std::vector<float> in(positions, 0.5f);
    std::vector<float> out(positions);
    const model::Size size = model::size_of<Net>();
    const auto part = static_cast<double>(positions) / Net::input::size;
    const roofline::Work work{.flop = size.flop * part,
                              .read = size.parameters * sizeof(float),
                              .written = static_cast<double>(positions * sizeof(float))};
    roofline::measure(state, work, [&] {
        const Status status = model.extend(in, out, workspace);
        if (status != Status::ok) state.SkipWithError("the sizes do not fit");
    });
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

template <int C>
void add() {
    const std::string name = "model/TCN 1-" + std::to_string(C) + "-1";
    benchmark::RegisterBenchmark(name.c_str(), run<Tcn<C>>)->ArgName("positions")->Arg(1)->Arg(8)->Arg(64);
}

const bool added = [] {
    add<8>();
    add<16>();
    return true;
}();

}  // namespace
