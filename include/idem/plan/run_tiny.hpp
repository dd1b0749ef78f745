/// The walk over a tiny network's steps. They are constants, so that it is straight code on registers, in the caller;
/// what recurrent layers keep stays there from row to row.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/small_dense.hpp>
#include <idem/kernel/small_recurrent.hpp>
#include <idem/plan/frame.hpp>
#include <idem/plan/tiny.hpp>
#include <idem/plan/weights.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace idem::detail {

template <class P>
inline constexpr bool is_tiny_v = P::plan.tiny != TinyVectors::not_tiny;

/// Of a step that keeps nothing.
struct NoState {};

/// Program `P`, one row of one sample at a time.
template <class P>
class TinyWalk {
    using V = std::conditional_t<P::plan.tiny == TinyVectors::half, kernel::simd::HalfBatch, kernel::simd::Batch>;
    static constexpr std::size_t steps = P::plan.step.size();

  public:
    /// `rows` rows of sample `sample`. The state of the sequence that they go on with is null where there is none, and
    /// not read where it begins.
    IDEM_ALWAYS_INLINE static void run(const Weights& weights, const Streamed& streamed, std::size_t sample,
                                       std::size_t rows, float* state, bool begins) {
        auto states = new_states(std::make_index_sequence<steps>{});
        each_state(states, [&](auto& of_step, std::ptrdiff_t offset) __attribute__((always_inline)) {
            kernel::load_state(state == nullptr || begins ? nullptr : state + offset, of_step);
        });
        for (std::size_t row = 0; row < rows; ++row) run_row(weights, {streamed, sample, row}, states);
        if (state == nullptr) return;
        each_state(states, [&](const auto& of_step, std::ptrdiff_t offset) __attribute__((always_inline)) {
            kernel::store_state(state + offset, of_step);
        });
    }

  private:
    struct Row {
        const Streamed& streamed;
        std::size_t sample, row;

        /// Where it begins in an input and in an output, of so many elements.
        const float* in(int number, std::size_t width) const {
            return reinterpret_cast<const float*>(streamed.inputs[number] + sample * streamed.input_bytes[number]) +
                   row * width;
        }
        float* out(int number, std::size_t width) const {
            return streamed.outputs[number] + sample * streamed.output_sizes[number] + row * width;
        }
    };

    template <std::size_t i>
    static constexpr auto new_state() {
        constexpr Computation computation = P::plan.step[i].computation;
        constexpr int units = P::plan.step[i].geometry.out_channels;
        if constexpr (computation == Computation::lstm) return kernel::SmallState<kernel::Lstm, V, units>{};
        else if constexpr (computation == Computation::gru) return kernel::SmallState<kernel::Gru, V, units>{};
        else return NoState{};
    }
    template <std::size_t... i>
    IDEM_ALWAYS_INLINE static auto new_states(std::index_sequence<i...>) {
        return std::tuple{new_state<i>()...};
    }
    template <std::size_t i = 0, class States, class Body>
    IDEM_ALWAYS_INLINE static void each_state(States& states, Body body) {
        if constexpr (i < steps) {
            constexpr bool keeps = !std::is_same_v<decltype(new_state<i>()), NoState>;
            if constexpr (keeps) body(std::get<i>(states), P::plan.step[i].state.offset);
            each_state<i + 1>(states, body);
        }
    }

    /// `made` are the results of the steps before `i`.
    template <std::size_t i = 0, class States, class... Made>
    IDEM_ALWAYS_INLINE static void run_row(const Weights& weights, const Row& row, States& states,
                                           const Made&... made) {
        if constexpr (i < steps) {
            constexpr const PlannedStep& step = P::plan.step[i];
            const float* packed = weights.blocks[i].floats.get();
            const auto y = compute<i>(row, packed, std::get<i>(states), std::tie(made...));
            constexpr bool is_final = step.output.memory == Memory::output && writer(steps, step.output) == int{i};
            if constexpr (is_final) kernel::store_small(row.out(step.output.number, std::size_t{y.stream.width}), y);
            run_row<i + 1>(weights, row, states, made..., y);
        }
    }

    /// The last step before step `reader` that writes to an address; `none` for a network's input.
    static constexpr int writer(std::size_t reader, const Address& address) {
        const auto same = [](const Address& a, const Address& b) {
            return a.memory == b.memory && a.number == b.number && a.offset == b.offset;
        };
        for (std::size_t i = reader; i-- > 0;)
            if (same(P::plan.step[i].output, address)) return static_cast<int>(i);
        return none;
    }

    /// Elements of a row that step `step` reads from an address that is an input.
    static constexpr int width(std::size_t step, bool is_operand) {
        const kernel::Geometry& g = P::plan.step[step].geometry;
        const Computation computation = P::plan.step[step].computation;
        if (computation == Computation::linear || is_recurrent(computation))
            return is_operand ? g.out_channels : g.channels;
        return static_cast<int>(g.axis * g.inner);
    }

    /// The stream that step i reads: its input, or its operand.
    template <std::size_t i, bool is_operand, class Made>
    IDEM_ALWAYS_INLINE static auto stream(const Row& row, const Made& made) {
        constexpr Address address = is_operand ? P::plan.step[i].operand : P::plan.step[i].input;
        if constexpr (address.memory == Memory::input) {
            constexpr int floats = width(i, is_operand);
            return kernel::load_small<V, floats>(row.in(address.number, std::size_t{floats}));
        } else {
            return std::get<static_cast<std::size_t>(writer(i, address))>(made);
        }
    }

    template <std::size_t i, class State, class Made>
    IDEM_ALWAYS_INLINE static auto compute(const Row& row, const float* packed, State& state, const Made& made) {
        constexpr const PlannedStep& step = P::plan.step[i];
        constexpr Computation computation = step.computation;
        constexpr auto activation = step.unrolled.template function<V>();
        const auto finish = [](const auto& y) __attribute__((always_inline)) {
            return kernel::map_small([](V element) __attribute__((always_inline)) { return activation(element); }, y);
        };
        const auto x = stream<i, false>(row, made);
        if constexpr (computation == Computation::linear) {
            const auto y = kernel::small_dense<step.geometry.out_channels>(x, packed);
            if constexpr (step.operand.memory == Memory::nowhere) return finish(y);
            else return finish(kernel::map_small(sum, y, stream<i, true>(row, made)));
        } else if constexpr (is_recurrent(computation)) {
            return kernel::small_recurrent(x, state, packed);
        } else if constexpr (computation == Computation::scale_shift) {
            return finish(kernel::small_scale_shift(x, packed));
        } else if constexpr (computation == Computation::map) {
            return finish(x);
        } else if constexpr (computation == Computation::add) {
            return finish(kernel::map_small(sum, x, stream<i, true>(row, made)));
        } else {
            static_assert(computation == Computation::multiply);
            return finish(kernel::map_small(product, x, stream<i, true>(row, made)));
        }
    }

    static constexpr auto sum = [](V a, V b) __attribute__((always_inline)) { return a + b; };
    static constexpr auto product = [](V a, V b) __attribute__((always_inline)) { return a * b; };
};

}  // namespace idem::detail
