/// Runs the steps of a plan. One loop for all networks: kernels and numbers come from the plan.
#pragma once

#include <idem/plan/frame.hpp>
#include <idem/plan/weights.hpp>
#include <idem/support/config.hpp>

#include <cstdint>
#include <span>

namespace idem::detail {

/// Returns when every thread has called it.
using Wait = void (*)();

/// The steps of a plan, and the choices that were made of them.
struct Schedule {
    std::span<const PlannedStep> steps;
    std::span<const Guard> guards;
    const std::uint8_t* choices = nullptr;  // one for each Optional and Switch
    int length = 0;                         // the positions that the steps are planned for

    /// Whether the choices that lead to a step were made.
    bool runs(const PlannedStep& step) const noexcept;
};

/// One thread's shares of all steps. Neither allocates nor throws.
void execute(const Schedule& schedule, const Weights& weights, const Frame& frame, Wait wait) noexcept;

}  // namespace idem::detail

#if !defined(IDEM_COMPILED)
#include <idem/plan/execute.ipp>
#endif
