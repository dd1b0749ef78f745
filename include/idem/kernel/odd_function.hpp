/// An odd function that goes to 1, in a third of the time that exponential and division take: a polynomial for each
/// interval, its coefficients from tables in registers (see lookup.hpp). NaN gives NaN, infinities give -1 and 1.
///
///     |x| in [from, next from):  r = |x| - centre,  f(|x|) = c0 + r (c1 + r (c2 + …))
///
/// Intervals double in width, as the exponent of |x| does, so that its leading bits are the interval's number; with two
/// intervals an octave one bit behind the exponent halves them.
#pragma once

#include <idem/kernel/lookup.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace idem::kernel::math::detail {

template <int degree>
struct Interval {
    float from, centre;
    float coefficients[std::size_t{degree} + 1];
};

/// The intervals of a function as tables: one of centres, one for each coefficient. A `Function` for tables of so many
/// entries says
///
///     intervals             in order; the first is from 0 on, and its centre is 0
///     intervals_per_octave  1 or 2
///     one_from              a number in the last interval from which on the function is 1 in float
///     adds_argument         whether in the first interval c0 is not 0 but x: for a slope that is no float
template <class Function, int entries>
struct IntervalTables {
    static constexpr auto& intervals = Function::intervals;
    static constexpr int degree = sizeof(intervals[0].coefficients) / sizeof(float) - 1;
    static constexpr int shift = 24 - Function::intervals_per_octave;  // the exponent begins with bit 23
    // Whatever lies below the second interval has the number in front of it.
    static constexpr float least = std::bit_cast<float>(std::bit_cast<std::uint32_t>(intervals[1].from) - 1);

    struct Table {
        alignas(simd::alignment) float entry[std::size_t{entries}];
    };
    static constexpr auto tables = [] {
        std::array<Table, std::size_t{degree} + 2> tables{};  // centre, c0, c1, …
        for (const auto& interval : intervals) {
            const float from = interval.from > least ? interval.from : least;
            const std::size_t at = (std::bit_cast<std::uint32_t>(from) >> shift) % entries;
            tables[0].entry[at] = interval.centre;
            for (std::size_t k = 0; k <= degree; ++k) tables[k + 1].entry[at] = interval.coefficients[k];
        }
        return tables;
    }();
};

template <template <int entries> class FunctionOf, class V>
IDEM_ALWAYS_INLINE V odd_from_tables(V x) {
    using Lookup = simd::Lookup<V>;
    using Function = FunctionOf<simd::table_floats<V>>;
    using Tables = IntervalTables<Function, simd::table_floats<V>>;
    constexpr float one_from = Function::one_from;
    const V magnitude = simd::abs(x), smaller = Lookup::smaller(magnitude, one_from);
    const auto index = Lookup::index(smaller, Tables::least, Tables::shift);
    // A NaN has become one_from. With 8 lanes it is kept by the minimum of floats, which takes longer, but is not
    // waited for: a dependent chain gains 4 %. With 16 it is put back at the end.
    constexpr bool keeps_nan = simd::lanes<V> == 8;
    const V clamped = keeps_nan ? simd::min(V(one_from), magnitude) : smaller;
    const V r = clamped - Lookup::pick(Tables::tables[0].entry, index), square = r * r;
    // Estrin's order: no result waits for more than one of a chain. c0 comes last, and is the only large rounding.
    const auto c = [&](std::size_t k) __attribute__((always_inline)) {
        return Lookup::pick(Tables::tables[k + 1].entry, index);
    };
    const auto pair = [&](std::size_t k) __attribute__((always_inline)) { return simd::fma(c(k + 1), r, c(k)); };
    V sum;
    if constexpr (Tables::degree == 6) {
        sum = simd::fma(simd::fma(pair(5), square, pair(3)), square, pair(1));
    } else {
        static_assert(Tables::degree == 7 || Tables::degree == 8);
        const V last = [&] {
            if constexpr (Tables::degree == 7) return c(7);
            else return pair(7);
        }();
        const V high = simd::fma(last, square, pair(5)), low = simd::fma(pair(3), square, pair(1));
        sum = simd::fma(high, square * square, low);
    }
    // In the first interval c0 is 0 and r is x; in all others c0 is more than half their width.
    const V base = Function::adds_argument ? simd::max(c(0), r) : c(0);
    const V y = simd::copysign(simd::fma(sum, r, base), x);
    if constexpr (keeps_nan) return y;
    else return simd::select(simd::is_nan(x), x, y);
}

}  // namespace idem::kernel::math::detail
