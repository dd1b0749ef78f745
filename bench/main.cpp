// All benchmarks; what the machine can do, measured at the beginning, stands above the table.
#include "probe.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace {

void describe_machine() {
    constexpr double duration = 0.02;
    const auto giga = [](double rate) { return std::to_string(std::lround(rate * 1e-9)); };
    benchmark::AddCustomContext("peak", giga(probe::peak(duration, &probe::thread_seconds)) + " GFLOP/s");
    for (double reach = 0; const probe::Level& level : probe::levels()) {
        // Data that the level holds, but not the one before.
        const auto holds = static_cast<double>(level.bytes);
        const double bytes = reach > 0 ? std::min(4 * reach, holds / 2) : holds / 2;
        const auto bandwidth = [&](probe::Traffic traffic) {
            return giga(probe::bandwidth(bytes, traffic, duration, &probe::thread_seconds));
        };
        benchmark::AddCustomContext(level.name, bandwidth(probe::Traffic::read) + " GB/s read, " +
                                                    bandwidth(probe::Traffic::copy) + " GB/s copied");
        reach = holds;
    }
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    describe_machine();
    return benchmark::RunSpecifiedBenchmarks() > 0 ? 0 : 1;
}
