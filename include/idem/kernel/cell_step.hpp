/// One step of a unit: what recurrent.hpp computes, lane by lane.
#pragma once

#include <idem/kernel/cell.hpp>
#include <idem/kernel/math.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/support/config.hpp>

namespace idem::kernel {

namespace detail {
template <class V>
IDEM_ALWAYS_INLINE V sigmoid_by_tanh(V x) {
    const V half(0.5f);
    return simd::fma(math::tanh(x * half), half, half);
}
}  // namespace detail

/// The next h of a unit, from its gates' sums, of what its row and the units before give. `kept` is c.
template <class V>
IDEM_ALWAYS_INLINE V step_of_cell(Lstm, const V (&sum)[4], V, V& kept) {
    const V in = detail::sigmoid_by_tanh(sum[0]), forget = detail::sigmoid_by_tanh(sum[1]);
    const V cell = math::tanh(sum[2]), out = detail::sigmoid_by_tanh(sum[3]);
    kept = simd::fma(forget, kept, in * cell);
    return out * math::tanh(kept);
}
/// The same, but the third sum is of the units alone, and `x` is what the row gives. `kept` is h.
template <class V>
IDEM_ALWAYS_INLINE V step_of_cell(Gru, const V (&sum)[3], V x, V& kept) {
    const V reset = detail::sigmoid_by_tanh(sum[0]), update = detail::sigmoid_by_tanh(sum[1]);
    const V fresh = math::tanh(simd::fma(reset, sum[2], x));
    return simd::fma(update, kept - fresh, fresh);
}

}  // namespace idem::kernel
