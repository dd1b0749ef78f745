/// Runs the steps of a plan. One loop for all networks: kernels and numbers come from the plan.
#pragma once

#include <idem/plan/plan.hpp>
#include <idem/plan/weights.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace idem::detail {

/// The addresses of one run.
struct Frame {
    const float* const* inputs;
    float* const* outputs;
    float* arena;
    std::byte* scratch;
    std::ptrdiff_t batch;

    const float* read(const Address& address) const {
        switch (address.memory) {
            case Memory::input: return inputs[address.number];
            case Memory::output: return outputs[address.number];
            case Memory::arena: return arena + address.offset * batch;
            case Memory::nowhere: break;
        }
        return nullptr;
    }
    float* write(const Address& address) const {
        return address.memory == Memory::output ? outputs[address.number] : arena + address.offset * batch;
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

/// `choices` has one entry for each Optional and Switch. Neither allocates nor throws.
inline void execute(std::span<const PlannedStep> steps, std::span<const Guard> guards, const Weights& weights,
                    const std::uint8_t* choices, const Frame& frame) noexcept {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const PlannedStep& step = steps[i];
        if (!is_open(guards, step.guard, choices)) continue;
        const kernel::Call call{frame.read(step.input),
                                frame.read(step.operand),
                                frame.write(step.output),
                                weights.blocks[i].floats.get(),
                                frame.scratch,
                                frame.batch};
        if (call.input == call.output && step.kernels.run == &kernel::copy) continue;
        step.kernels.run(step.geometry, call);
    }
}

}  // namespace idem::detail
