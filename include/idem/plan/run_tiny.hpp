/// The walk over a tiny network's steps. They are constants, so that it is straight code on registers, in the caller.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/small_dense.hpp>
#include <idem/plan/frame.hpp>
#include <idem/plan/tiny.hpp>
#include <idem/plan/weights.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>

namespace idem::detail {

template <class P>
inline constexpr bool is_tiny_v = P::plan.tiny != TinyVectors::not_tiny;

/// Program `P`, one sample at a time.
template <class P>
class TinyWalk {
    using V = std::conditional_t<P::plan.tiny == TinyVectors::half, simd::HalfBatch, simd::Batch>;
    static constexpr std::size_t steps = P::plan.step.size();

  public:
    /// Sample `sample`. `made` are the results of the steps before `i`.
    template <std::size_t i = 0, class... Made>
    IDEM_ALWAYS_INLINE static void run(const Weights& weights, const Streamed& streamed, std::size_t sample,
                                       const Made&... made) {
        if constexpr (i < steps) {
            constexpr const PlannedStep& step = P::plan.step[i];
            const Call call{streamed, sample, weights.blocks[i].floats.get()};
            const auto y = compute<i>(call, std::tie(made...));
            constexpr bool is_final = step.output.memory == Memory::output && writer(steps, step.output) == int{i};
            if constexpr (is_final)
                kernel::store_small(streamed.outputs[step.output.number] +
                                        sample * streamed.output_sizes[step.output.number],
                                    y);
            run<i + 1>(weights, streamed, sample, made..., y);
        }
    }

  private:
    struct Call {
        const Streamed& streamed;
        std::size_t sample;
        const float* packed;
    };

    /// The last step before step `reader` that writes to an address; `none` for a network's input.
    static constexpr int writer(std::size_t reader, const Address& address) {
        const auto same = [](const Address& a, const Address& b) {
            return a.memory == b.memory && a.number == b.number && a.offset == b.offset;
        };
        for (std::size_t i = reader; i-- > 0;)
            if (same(P::plan.step[i].output, address)) return static_cast<int>(i);
        return none;
    }

    /// Elements that step `step` reads from an address that is an input.
    static constexpr int width(std::size_t step, bool is_operand) {
        const kernel::Geometry& g = P::plan.step[step].geometry;
        if (P::plan.step[step].unrolled.computation == Computation::linear)
            return is_operand ? g.out_channels : g.channels;
        return static_cast<int>(g.axis * g.inner);
    }

    /// The stream that step i reads: its input, or its operand.
    template <std::size_t i, bool is_operand, class Made>
    IDEM_ALWAYS_INLINE static auto stream(const Call& call, const Made& made) {
        constexpr Address address = is_operand ? P::plan.step[i].operand : P::plan.step[i].input;
        if constexpr (address.memory == Memory::input) {
            const Streamed& from = call.streamed;
            return kernel::load_small<V, width(i, is_operand)>(reinterpret_cast<const float*>(
                from.inputs[address.number] + call.sample * from.input_bytes[address.number]));
        } else {
            return std::get<static_cast<std::size_t>(writer(i, address))>(made);
        }
    }

    template <std::size_t i, class Made>
    IDEM_ALWAYS_INLINE static auto compute(const Call& call, const Made& made) {
        constexpr const PlannedStep& step = P::plan.step[i];
        constexpr Computation computation = step.unrolled.computation;
        constexpr auto activation = step.unrolled.activation.template function<V>();
        const auto finish = [](const auto& y) __attribute__((always_inline)) {
            return kernel::map_small([](V element) __attribute__((always_inline)) { return activation(element); }, y);
        };
        const auto x = stream<i, false>(call, made);
        if constexpr (computation == Computation::linear) {
            const auto y = kernel::small_dense<step.geometry.out_channels>(x, call.packed);
            if constexpr (step.operand.memory == Memory::nowhere) return finish(y);
            else return finish(kernel::map_small(sum, y, stream<i, true>(call, made)));
        } else if constexpr (computation == Computation::scale_shift) {
            return finish(kernel::small_scale_shift(x, call.packed));
        } else if constexpr (computation == Computation::map) {
            return finish(x);
        } else if constexpr (computation == Computation::add) {
            return finish(kernel::map_small(sum, x, stream<i, true>(call, made)));
        } else {
            static_assert(computation == Computation::multiply);
            return finish(kernel::map_small(product, x, stream<i, true>(call, made)));
        }
    }

    static constexpr auto sum = [](V a, V b) __attribute__((always_inline)) { return a + b; };
    static constexpr auto product = [](V a, V b) __attribute__((always_inline)) { return a * b; };
};

}  // namespace idem::detail
