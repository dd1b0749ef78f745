/// Whole networks as benchmarks: "model/ResNet-18/batch:1/threads:2".
#pragma once

#include "constant_model.hpp"
#include "kernel/roofline.hpp"

#include <idem/idem.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace model {

/// The numbers of a network that its work follows from.
struct Size final : idem::detail::Observer {
    double flop = 0;        // of convolutions and Linears as they are defined, for a sample
    double parameters = 0;  // that inference reads

    void leave(const idem::detail::Node& node, const idem::detail::Streams& out) override {
        if (!node.is_layer) return;
        for (const idem::Parameter& parameter : node.leaf->parameters(node.in[0])) {
            if (parameter.ignored) continue;
            const auto count = static_cast<double>(parameter.extents.size());
            parameters += count;
            // A matrix (out, in, window…) is multiplied once for every place of the output.
            if (parameter.extents.rank >= 2)
                flop += 2 * count * static_cast<double>(out[0].size()) / parameter.extents[0];
        }
    }
};

template <class Net>
Size size_of() {
    Size size;
    idem::detail::NetworkTraits<idem::detail::definition_t<Net>>::walk(size);
    return size;
}

/// At least, weights, input and output pass; what layers leave for each other is not counted.
template <class Net, int batch>
void run(benchmark::State& state, int threads) {
    const auto model = constant_model<Net, idem::policy::ForBatch<batch>>();
    idem::Workspace<Net> workspace{batch, threads};
    const std::vector<float> in(batch * Net::input::size, 0.5f);
    std::vector<float> out(batch * Net::output::size);
    const auto call = [&](auto executor) {
        return model.run(std::span<const float>(in), std::span<float>(out), workspace, executor);
    };
    const Size size = size_of<Net>();
    const roofline::Work work{.flop = size.flop * batch,
                              .read = (size.parameters + static_cast<double>(in.size())) * sizeof(float),
                              .written = static_cast<double>(out.size() * sizeof(float))};
    const auto body = [&] {
        const idem::Status status =
            threads > 1 ? call(idem::executor::OpenMP{threads}) : call(idem::executor::Inline{});
        if (status != idem::Status::ok) state.SkipWithError("the sizes do not fit");
    };
    roofline::measure(state, work, body, threads);
    state.SetItemsProcessed(state.iterations() * batch);
}

/// Nothing is added for more threads than there are processors.
template <class Net, int batch = 1>
void add(const std::string& name, int threads = 1) {
    if (threads > 1 && static_cast<int>(std::thread::hardware_concurrency()) < threads) return;
    const std::string full =
        "model/" + name + "/batch:" + std::to_string(batch) + "/threads:" + std::to_string(threads);
    benchmark::internal::Benchmark* const added =
        benchmark::RegisterBenchmark(full.c_str(), [=](benchmark::State& state) { run<Net, batch>(state, threads); });
    if (threads > 1) added->UseRealTime();
}

}  // namespace model
