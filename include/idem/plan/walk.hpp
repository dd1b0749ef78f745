/// One sample, or one position of a sequence that goes on, in a network of which that is so little to compute that the
/// loop over its steps would take longer (execute.hpp). Here they are constants: straight code, with a product of one
/// row where a window or a matrix is small.
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
#include <idem/plan/walked.hpp>
#include <idem/plan/weights.hpp>
#include <idem/support/config.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace idem::detail {

/// Of program `P`.
template <class P, Walked walked>
class Walk {
    using V = kernel::simd::Batch;
    static constexpr std::size_t steps = P::plan.step.size();

  public:
    /// The frame is that of one sample, and of one position if that is walked.
    [[gnu::noinline]] static void run(const Weights& weights, const Frame& frame) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            (run_step<i>(weights.blocks[i].floats.get(), frame), ...);
        }(std::make_index_sequence<steps>{});
    }

  private:
    static constexpr const PlannedStep& at(std::size_t i) { return P::plan.step[i]; }
    static constexpr bool keeps_inputs(std::size_t i) {
        return walked == Walked::position && at(i).lengthwise == Lengthwise::width &&
               at(i).state.memory == Memory::state;
    }
    static constexpr WindowRing ring(std::size_t i) { return {at(i).geometry, P::plan.length}; }

    template <std::size_t i>
    static constexpr kernel::Geometry geometry = [] {
        if constexpr (walked == Walked::sample) return at(i).geometry;
        const kernel::Geometry one = geometry_at(at(i).geometry, at(i).lengthwise, P::plan.length, 1, 0);
        return keeps_inputs(i) ? geometry_in_ring(one, ring(i)) : one;
    }();

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
        } else if constexpr (walked == Walked::position && step.state.memory == Memory::state) {
            call.state = frame.state + step.state.offset;
            call.begins = frame.length.past == 0;
        }
        constexpr bool is_row = is_walked_row(step, g);
        constexpr int count = walked_elements(step, g), written = is_row ? g.out_channels : count;
        // Of so many vectors a function is faster side by side, behind the step.
        constexpr bool calls = g.activation.calls && written >= 4 * kernel::simd::lanes<V>;
        constexpr bool acts = !calls && (g.activation.calls || g.activation.clamps);
        constexpr V (*activation)(V) = acts ? step.unrolled.batch : kernel::lanewise_v<kernel::None>.batch;
        if constexpr (is_row)
            kernel::small_row<V, walked_row(g), activation>(
                {call.input, g.horizontal.dilation * g.channels, newest, weights, call.operand, call.output});
        else if constexpr (count > 0 && step.computation == Computation::map)
            kernel::small_elements<V, count, activation, kernel::Same>(call.output, call.input);
        else if constexpr (count > 0 && step.computation == Computation::add)
            kernel::small_elements<V, count, activation, kernel::Sum>(call.output, call.input, call.operand);
        else if constexpr (count > 0)
            kernel::small_elements<V, count, activation, kernel::Product>(call.output, call.input, call.operand);
        else step.kernels.run(g, call);
        if constexpr (calls) g.activation.apply(call.output, call.output, 1, written, written, written);
    }
};

}  // namespace idem::detail
