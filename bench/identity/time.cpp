// The time of a network with 0, 1, 10 and 100 Identities. `ratio` is its time to that of the network without, where the
// two took turns: the median of many.
#include "constant_model.hpp"
#include "identity/networks.hpp"
#include "probe.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <vector>

namespace {

using identities::With;

template <class Net>
class Runner {
  public:
    void operator()() {
        static_cast<void>(model_.run(in_, out_, workspace_));
        benchmark::ClobberMemory();
    }
    double seconds_of(int calls) {
        const double begin = probe::thread_seconds();
        for (int i = 0; i < calls; ++i) (*this)();
        return probe::thread_seconds() - begin;
    }

  private:
    idem::Model<Net> model_ = constant_model<Net>();
    idem::Workspace<Net> workspace_;
    std::vector<float> in_ = std::vector<float>(Net::input::size, 0.5f);
    std::vector<float> out_ = std::vector<float>(Net::output::size);
};

template <int count>
double ratio_to_none(Runner<With<count>>& run) {
    constexpr int turns = 31, calls = 10;
    Runner<With<0>> reference;
    reference();
    std::array<double, turns> ratios;
    for (double& ratio : ratios) {
        const double first = run.seconds_of(calls), none = reference.seconds_of(2 * calls) / 2;
        ratio = (first + run.seconds_of(calls)) / 2 / none;
    }
    std::nth_element(ratios.begin(), ratios.begin() + turns / 2, ratios.end());
    return ratios[turns / 2];
}

template <int count>
void identity(benchmark::State& state) {
    Runner<With<count>> run;
    for (auto _ : state) run();
    state.counters["ratio"] = ratio_to_none(run);
}

BENCHMARK(identity<0>)->Name("identity/0");
BENCHMARK(identity<1>)->Name("identity/1");
BENCHMARK(identity<10>)->Name("identity/10");
BENCHMARK(identity<100>)->Name("identity/100");

}  // namespace
