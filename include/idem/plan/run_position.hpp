/// One position of a sequence that goes on, in a network of which a call computes so little that the loop over its steps
/// would take longer (execute.hpp). Here they are constants: straight code, with a product of one row where a window or
/// a matrix is small.
#pragma once

#include <idem/kernel/activation.hpp>
#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/small_elements.hpp>
#include <idem/kernel/small_row.hpp>
#include <idem/layer/operation.hpp>
#include <idem/plan/frame.hpp>
#include <idem/plan/length.hpp>
#include <idem/plan/sequence.hpp>
#include <idem/plan/weights.hpp>
#include <idem/support/config.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace idem::detail {

/// Of program `P`.
template <class P>
class PositionWalk {
    using V = kernel::simd::Batch;
    static constexpr std::size_t steps = P::plan.step.size();

  public:
    /// The frame is that of one sample and one position, which goes on with a sequence.
    static void run(const Weights& weights, const Frame& frame) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            (run_step<i>(weights.blocks[i].floats.get(), frame), ...);
        }(std::make_index_sequence<steps>{});
    }

  private:
    static constexpr const PlannedStep& at(std::size_t i) { return P::plan.step[i]; }
    static constexpr bool keeps_inputs(std::size_t i) {
        return at(i).lengthwise == Lengthwise::width && at(i).state.memory == Memory::state;
    }
    static constexpr WindowRing ring(std::size_t i) { return {at(i).geometry, P::plan.length}; }

    template <std::size_t i>
    static constexpr kernel::Geometry geometry = [] {
        const kernel::Geometry one = geometry_at(at(i).geometry, at(i).lengthwise, P::plan.length, 1, 0);
        return keeps_inputs(i) ? geometry_in_ring(one, ring(i)) : one;
    }();

    /// Whether a step is a small product of one row.
    static constexpr bool is_row(const PlannedStep& step, const kernel::Geometry& g) {
        return step.kernels.panels && g.groups == 1 && g.prologue == kernel::Prologue::none &&
               g.height == 1 && g.vertical.kernel == 1 && g.width == g.horizontal.span() && g.out_width == 1 &&
               kernel::is_small(row_of(g));
    }
    static constexpr kernel::SmallRow row_of(const kernel::Geometry& g) {
        return {g.horizontal.kernel, g.channels, g.out_channels};
    }

    /// How many elements a step on single ones has, all behind each other; 0 for other steps, and where there are many.
    static constexpr int elements(const PlannedStep& step, const kernel::Geometry& g) {
        constexpr std::ptrdiff_t most = 64;
        if (step.computation != Computation::map && step.computation != Computation::add &&
            step.computation != Computation::multiply)
            return 0;
        const bool pitched = g.in_pitch != 0 || g.operand_pitch != 0 || g.out_pitch != 0 || g.operand_repeats;
        if (pitched && g.height * g.width != 1) return 0;
        const std::ptrdiff_t count = pitched ? g.channels : g.outer * g.axis * g.inner;
        return count <= most ? static_cast<int>(count) : 0;
    }

    /// Puts the input of a window into what it keeps, and returns where from it reads: zeros before the first position.
    template <std::size_t i>
    IDEM_ALWAYS_INLINE static const float* keep_input(const float* input, const Frame& frame) {
        constexpr WindowRing kept = ring(i);
        float* const rows = frame.state + at(i).state.offset;
        const std::ptrdiff_t row = kept.row(frame.length.past);
        kept.put(rows, row, input);
        float* const first = rows + kept.first_row(row) * kept.channels;
        if (frame.length.past == 0) std::fill_n(first, kept.history * kept.channels, 0.0f);
        return first;
    }

    template <std::size_t i>
    IDEM_ALWAYS_INLINE static void run_step(const float* weights, const Frame& frame) {
        constexpr const PlannedStep& step = at(i);
        constexpr const kernel::Geometry& g = geometry<i>;
        kernel::Call call{.input = frame.read(step.input),
                          .operand = frame.read(step.operand),
                          .output = frame.write(step.output),
                          .weights = weights,
                          .scratch = frame.scratch,
                          .others = {frame.read(step.others[0]), frame.read(step.others[1])}};
        if constexpr (step.computation == Computation::copy)
            if (call.input == call.output) return;
        const float* const newest = call.input;
        if constexpr (keeps_inputs(i)) {
            call.input = keep_input<i>(call.input, frame);
        } else if constexpr (step.state.memory == Memory::state) {
            call.state = frame.state + step.state.offset;
            call.begins = frame.length.past == 0;
        }
        constexpr int count = elements(step, g);
        constexpr bool acts = g.activation.calls || g.activation.clamps;
        constexpr V (*activation)(V) = acts ? step.unrolled.batch : kernel::lanewise_v<kernel::None>.batch;
        if constexpr (is_row(step, g))
            kernel::small_row<V, row_of(g), activation>(
                {call.input, g.horizontal.dilation * g.channels, newest, weights, call.operand, call.output});
        else if constexpr (count > 0 && step.computation == Computation::map)
            kernel::small_elements<V, count, activation, kernel::Same>(call.output, call.input);
        else if constexpr (count > 0 && step.computation == Computation::add)
            kernel::small_elements<V, count, activation, kernel::Sum>(call.output, call.input, call.operand);
        else if constexpr (count > 0)
            kernel::small_elements<V, count, activation, kernel::Product>(call.output, call.input, call.operand);
        else step.kernels.run(g, call);
    }
};

}  // namespace idem::detail
