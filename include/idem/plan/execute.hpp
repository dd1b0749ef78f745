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

/// One thread's shares of all steps. `choices` has one entry for each Optional and Switch; `length` is the number of
/// positions that the steps are planned for. Neither allocates nor throws.
void execute(std::span<const PlannedStep> steps, std::span<const Guard> guards, const Weights& weights,
             const std::uint8_t* choices, int length, const Frame& frame, Wait wait) noexcept;

}  // namespace idem::detail

#if !defined(IDEM_COMPILED)
#include <idem/plan/execute.ipp>
#endif
