/// How much of its roofline a piece of work reaches: of the speed that arithmetic allows, or of the bandwidth of the
/// level of memory that holds its data, whichever takes longer.
///
///     %roof = 100 max(flop / peak, bytes / bandwidth) / time
///
/// Source: Williams, Waterman and Patterson, "Roofline: An Insightful Visual Performance Model", 2009. Peak and
/// bandwidth are measured again and again while the work is, because clocks drift (see ../probe.hpp); the bandwidth is
/// that of as many bytes as the work has. An algorithm that takes fewer operations than are counted can exceed 100.
#pragma once

#include "probe.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace roofline {

/// What one call takes at least: operations, two for a multiply-add, and bytes, each counted once.
struct Work {
    double flop = 0, read = 0, written = 0;
};

/// What was measured: the sums of what so many probes say, in operations and bytes a second, and the work's time.
struct Rates {
    double peak = 0, bandwidth = 0;
    int probes = 0;
    double seconds = 0;
};

/// Counters: of flop and bytes the rates, in GFLOP/s and GB/s, beside `peak` and `bandwidth`. The label says where the
/// data lies, and what bounds.
inline void report(benchmark::State& state, const Work& work, const Rates& rates) {
    const double calls = static_cast<double>(state.iterations()) / rates.seconds, bytes = work.read + work.written;
    const double peak = rates.peak / rates.probes, bandwidth = rates.bandwidth / rates.probes;
    const double arithmetic = work.flop / peak, transport = bytes / bandwidth;
    if (work.flop > 0) {
        state.counters["GFLOP/s"] = 1e-9 * work.flop * calls;
        state.counters["peak"] = 1e-9 * peak;
        state.counters["%peak"] = 100 * arithmetic * calls;
    }
    state.counters["GB/s"] = 1e-9 * bytes * calls;
    state.counters["bandwidth"] = 1e-9 * bandwidth;
    state.counters["%roof"] = 100 * std::max(arithmetic, transport) * calls;
    const std::string level = probe::levels()[probe::level_of(bytes)].name;
    state.SetLabel(arithmetic > transport ? "in " + level + ", bound by arithmetic" : "bound by " + level);
}

/// Times `body()`, which does `work` on so many threads. One: by the time it has the processor. Several: by the clock
/// on the wall; the benchmark is to be registered with UseRealTime. The bandwidth is that of one thread.
template <class Body>
void measure(benchmark::State& state, const Work& work, Body body, int threads = 1) {
    constexpr benchmark::IterationCount segments = 10;
    const double probe_seconds = threads > 1 ? 1e-2 : 5e-4;  // new threads begin some 0.1 ms apart
    const probe::Seconds now = threads > 1 ? &probe::wall_seconds : &probe::thread_seconds;
    const auto traffic = work.written > work.read / 3 ? probe::Traffic::copy : probe::Traffic::read;
    const benchmark::IterationCount length = state.max_iterations / segments + 1;
    benchmark::IterationCount left = 0;
    Rates rates;
    double begin = 0;
    for (auto _ : state) {
        if (left == 0) {
            state.PauseTiming();
            if (rates.probes > 0) rates.seconds += now() - begin;
            rates.peak += threads > 1 ? probe::peak_of_threads(static_cast<std::size_t>(threads), probe_seconds)
                                      : probe::peak(probe_seconds, now);
            rates.bandwidth += probe::bandwidth(work.read + work.written, traffic, probe_seconds, now);
            ++rates.probes;
            left = length;
            body();  // fetches what the probe has displaced
            begin = now();
            state.ResumeTiming();
        }
        --left;
        body();
        benchmark::ClobberMemory();
    }
    rates.seconds += now() - begin;
    report(state, work, rates);
}

}  // namespace roofline
