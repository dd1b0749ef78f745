// Whole networks: one sample, and a batch of eight, on the calling thread. The weights are constants: time does not
// depend on their values, as long as no result is denormal.
#include <idem/idem.hpp>
#include <idem/zoo/mlp.hpp>
#include <idem/zoo/resnet.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace {

template <class Net>
idem::Model<Net> constant_model() {
    idem::StateDict state{"constants", {}};
    for (const idem::ParameterSpec& spec : idem::parameter_specs<Net>()) {
        std::size_t size = 1;
        for (const std::int64_t extent : spec.shape) size *= static_cast<std::size_t>(extent);
        const auto values = std::make_shared<std::vector<float>>(size, 0.01f);
        state.entries.emplace_back(spec.key, idem::Tensor{idem::Element::f32, spec.shape,
                                                          std::as_bytes(std::span<const float>(*values)), values});
    }
    return idem::load<Net>(state);
}

template <class Net>
void run(benchmark::State& state) {
    const auto batch = static_cast<std::size_t>(state.range(0));
    const idem::Model<Net> model = constant_model<Net>();
    idem::Workspace<Net> workspace{batch};
    const std::vector<float> in(batch * Net::input::size, 0.5f);
    std::vector<float> out(batch * Net::output::size);
    for (auto _ : state) {
        if (model.run(in, out, workspace) != idem::Status::ok) state.SkipWithError("the sizes do not fit");
        benchmark::DoNotOptimize(out.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}

BENCHMARK(run<idem::zoo::Mlp<784, 512, 512, 10>>)->Name("MLP 784-512-512-10")->Arg(1)->Arg(64);
BENCHMARK(run<idem::zoo::ResNet18>)->Name("ResNet-18")->Arg(1)->Arg(8)->Unit(benchmark::kMillisecond);
BENCHMARK(run<idem::zoo::ResNet50>)->Name("ResNet-50")->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
