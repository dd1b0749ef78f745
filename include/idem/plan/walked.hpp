/// What straight code computes in the place of the loop over a network's steps (walk.hpp): which networks, and which
/// steps by functions of constant size. Their sums are in another order than those of many samples or positions, so
/// that the last digits may differ.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/small_row.hpp>
#include <idem/layer/operation.hpp>
#include <idem/plan/length.hpp>
#include <idem/plan/tiny.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::detail {

/// One sample, or one position of a sequence that goes on.
enum class Walked { sample, position };

/// The product of a row that a step may be.
constexpr kernel::SmallRow walked_row(const kernel::Geometry& g) {
    return {g.horizontal.kernel, g.channels, g.out_channels};
}

/// Whether a planned step is a small one.
template <class PlannedStep>
constexpr bool is_walked_row(const PlannedStep& step, const kernel::Geometry& g) {
    return step.kernels.panels && g.groups == 1 && g.prologue == kernel::Prologue::none && g.height == 1 &&
           g.vertical.kernel == 1 && g.width == g.horizontal.span() && g.out_width == 1 &&
           kernel::is_small(walked_row(g));
}

/// How many elements a step on single ones has, all behind each other; 0 for other steps, and where there are many.
template <class PlannedStep>
constexpr int walked_elements(const PlannedStep& step, const kernel::Geometry& g) {
    constexpr std::ptrdiff_t most = 64;
    if (step.computation != Computation::map && step.computation != Computation::add &&
        step.computation != Computation::multiply)
        return 0;
    const bool pitched = g.in_pitch != 0 || g.operand_pitch != 0 || g.out_pitch != 0 || g.operand_repeats;
    if (pitched && g.height * g.width != 1) return 0;
    const std::ptrdiff_t count = pitched ? g.channels : g.outer * g.axis * g.inner;
    return count <= most ? static_cast<int>(count) : 0;
}

/// Nothing is to be chosen, and the weights stay in the second-level cache.
template <class Plan>
constexpr bool may_walk(const Plan& plan, std::ptrdiff_t weight_floats) {
    constexpr std::ptrdiff_t most_weights = 128 * 1024;
    constexpr std::size_t most_steps = 256;
    return plan.tiny == TinyVectors::not_tiny && plan.guard.empty() && weight_floats <= most_weights &&
           plan.step.size() <= most_steps;
}

/// How many positions that go on with a sequence are walked one by one. Nothing depends on how many came before, and
/// threads would wait longer for each other than they compute. Of (C, T) two positions do not lie one behind the other.
template <class Plan>
constexpr int most_walked(const Plan& plan, std::ptrdiff_t weight_floats) {
    const int most_positions = weight_floats <= 20 * 1024 ? 16 : 8;  // every step on all of more costs less
    if (!may_walk(plan, weight_floats) || !plan.endless || plan.least_length > 1) return 0;
    const auto has_columns = [](const auto& streams) {
        return std::count(streams.begin(), streams.end(), Positioned::columns) > 0;
    };
    if (has_columns(plan.positions_in) || has_columns(plan.positions_out)) return 1;
    return std::min(most_positions, plan.length);
}

/// Whether a single sample is walked: all steps are small products of a row, and what goes with them.
template <class Plan>
constexpr bool walks_sample(const Plan& plan, std::ptrdiff_t weight_floats) {
    if (!may_walk(plan, weight_floats)) return false;
    bool any_row = false;
    for (const auto& step : plan.step) {
        const bool is_row = is_walked_row(step, step.geometry);
        any_row = any_row || is_row;
        if (is_row || walked_elements(step, step.geometry) > 0) continue;
        switch (step.computation) {
            case Computation::softmax:
            case Computation::log_softmax:
            case Computation::layer_norm:
            case Computation::rms_norm:
            case Computation::scale_shift:
            case Computation::prelu:
            case Computation::copy: break;
            default: return false;
        }
    }
    return any_row;
}

}  // namespace idem::detail
