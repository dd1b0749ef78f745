/// Runs the steps of a plan. One loop for all networks: kernels and numbers come from the plan.
#pragma once

#include <idem/plan/frame.hpp>
#include <idem/plan/run_chain.hpp>
#include <idem/plan/weights.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace idem::detail {

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
        if (step.chain > 1) {
            const auto length = static_cast<std::size_t>(step.chain);
            if (is_open(guards, step.guard, choices))
                run_chain(steps.subspan(i, length), &weights.blocks[i], frame), wait();
            i += length - 1;
            continue;
        }
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
