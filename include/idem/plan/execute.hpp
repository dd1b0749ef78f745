/// Runs the steps of a plan. One loop for all networks: kernels and numbers come from the plan.
#pragma once

#include <idem/plan/plan.hpp>
#include <idem/plan/weights.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace idem::detail {

/// The streams that a network's caller gave: where they begin, and the floats of a sample of each.
struct Streamed {
    const float* const* inputs;
    float* const* outputs;
    const std::size_t* input_sizes;
    const std::size_t* output_sizes;
};

/// The addresses of one pass of one thread over the steps, for `batch` samples from `first` on.
struct Frame {
    Streamed streamed;
    float* arena;
    std::byte* scratch;
    std::size_t first;
    std::ptrdiff_t batch;
    int thread, threads;

    const float* input(int number) const { return streamed.inputs[number] + first * streamed.input_sizes[number]; }
    float* output(int number) const { return streamed.outputs[number] + first * streamed.output_sizes[number]; }

    const float* read(const Address& address) const {
        switch (address.memory) {
            case Memory::input: return input(address.number) + address.channel;
            case Memory::output: return output(address.number) + address.channel;
            case Memory::arena: return arena + address.offset * batch + address.channel;
            case Memory::nowhere: break;
        }
        return nullptr;
    }
    float* write(const Address& address) const {
        float* const block =
            address.memory == Memory::output ? output(address.number) : arena + address.offset * batch;
        return block + address.channel;
    }
};

/// Whether the choices that lead to a guard were made.
inline bool is_open(std::span<const Guard> guards, int guard, const std::uint8_t* choices) {
    for (; guard != none; guard = guards[static_cast<std::size_t>(guard)].parent) {
        const Guard& g = guards[static_cast<std::size_t>(guard)];
        if (choices[g.choice] != g.wanted) return false;
    }
    return true;
}

/// One thread's shares of all steps. `choices` has one entry for each Optional and Switch; `wait()` returns when every
/// thread has come so far. Neither allocates nor throws.
template <class Wait>
void execute(std::span<const PlannedStep> steps, std::span<const Guard> guards, const Weights& weights,
             const std::uint8_t* choices, const Frame& frame, Wait wait) noexcept {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const PlannedStep& step = steps[i];
        if (!is_open(guards, step.guard, choices)) continue;
        const kernel::Call call{frame.read(step.input),
                                frame.read(step.operand),
                                frame.write(step.output),
                                weights.blocks[i].floats.get(),
                                frame.scratch,
                                frame.batch,
                                frame.thread,
                                frame.threads};
        if (call.input == call.output && step.kernels.run == &kernel::copy) continue;
        step.kernels.run(step.geometry, call);
        wait();
    }
}

}  // namespace idem::detail
