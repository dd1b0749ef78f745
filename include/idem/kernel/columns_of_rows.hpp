/// Rows of floats read side by side: element k of `lanes` rows as one vector, for k = 0, 1, 2, …
///
///     rows a, b, c, d                      columns
///     a0 a1 a2 a3 …                        a0 b0 c0 d0
///     b0 b1 b2 b3 …            ->          a1 b1 c1 d1
///     c0 c1 c2 c3 …                        a2 b2 c2 d2
///     d0 d1 d2 d3 …                        a3 b3 c3 d3
///
/// Four columns at a time: what is loaded, four floats of each row, is put together so that only transposes of 4 x 4
/// are left, inside of 128-bit lanes: two shuffles a column.
#pragma once

#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// Whether there are instructions for that.
template <class V>
inline constexpr bool has_lane_groups = [] {
#if IDEM_DETAIL_XSIMD && defined(__SSE2__)
    if (simd::lanes<V> == 4) return true;
#if defined(__AVX__)
    if (simd::lanes<V> == 8) return true;
#endif
#if defined(__AVX512F__)
    if (simd::lanes<V> == 16) return true;
#endif
#endif
    return false;
}();

#if IDEM_DETAIL_XSIMD && defined(__SSE2__)

/// Lane group j of the vector is four floats of row i + 4 j, from `k` on.
template <class V>
IDEM_ALWAYS_INLINE V load_quarters(const float* const* rows, int i, std::ptrdiff_t k) {
    if constexpr (simd::lanes<V> == 4) return _mm_loadu_ps(rows[i] + k);
#if defined(__AVX__)
    if constexpr (simd::lanes<V> == 8)
        return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(rows[i] + k)), _mm_loadu_ps(rows[i + 4] + k),
                                    1);
#endif
#if defined(__AVX512F__)
    if constexpr (simd::lanes<V> == 16) {
        // With a mask of ones: the plain intrinsics make GCC 12 warn of their own uninitialised operand.
        constexpr __mmask16 all = 0xFFFF;
        __m512 x = _mm512_zextps128_ps512(_mm_loadu_ps(rows[i] + k));
        x = _mm512_maskz_insertf32x4(all, x, _mm_loadu_ps(rows[i + 4] + k), 1);
        x = _mm512_maskz_insertf32x4(all, x, _mm_loadu_ps(rows[i + 8] + k), 2);
        return _mm512_maskz_insertf32x4(all, x, _mm_loadu_ps(rows[i + 12] + k), 3);
    }
#endif
}

/// a0 b0 a1 b1 of every lane group; a2 b2 a3 b3; and the same for pairs of floats.
template <class V>
IDEM_ALWAYS_INLINE V low_pairs(V a, V b) {
    if constexpr (simd::lanes<V> == 4) return _mm_unpacklo_ps(a, b);
#if defined(__AVX__)
    if constexpr (simd::lanes<V> == 8) return _mm256_unpacklo_ps(a, b);
#endif
#if defined(__AVX512F__)
    if constexpr (simd::lanes<V> == 16) return _mm512_maskz_unpacklo_ps(0xFFFF, a, b);
#endif
}
template <class V>
IDEM_ALWAYS_INLINE V high_pairs(V a, V b) {
    if constexpr (simd::lanes<V> == 4) return _mm_unpackhi_ps(a, b);
#if defined(__AVX__)
    if constexpr (simd::lanes<V> == 8) return _mm256_unpackhi_ps(a, b);
#endif
#if defined(__AVX512F__)
    if constexpr (simd::lanes<V> == 16) return _mm512_maskz_unpackhi_ps(0xFFFF, a, b);
#endif
}
template <class V, int selection>
IDEM_ALWAYS_INLINE V shuffle_floats(V a, V b) {
    if constexpr (simd::lanes<V> == 4) return _mm_shuffle_ps(a, b, selection);
#if defined(__AVX__)
    if constexpr (simd::lanes<V> == 8) return _mm256_shuffle_ps(a, b, selection);
#endif
#if defined(__AVX512F__)
    if constexpr (simd::lanes<V> == 16) return _mm512_maskz_shuffle_ps(0xFFFF, a, b, selection);
#endif
}

/// Calls `sink(k, column)` for the four columns from `k` on.
template <class V, class Sink>
IDEM_ALWAYS_INLINE void four_columns(const float* const* rows, std::ptrdiff_t k, Sink& sink) {
    constexpr int first_halves = 0x44, second_halves = 0xEE;
    const V a = load_quarters<V>(rows, 0, k), b = load_quarters<V>(rows, 1, k);
    const V c = load_quarters<V>(rows, 2, k), d = load_quarters<V>(rows, 3, k);
    const V ab = low_pairs(a, b), cd = low_pairs(c, d);
    sink(k, shuffle_floats<V, first_halves>(ab, cd));
    sink(k + 1, shuffle_floats<V, second_halves>(ab, cd));
    const V later_ab = high_pairs(a, b), later_cd = high_pairs(c, d);
    sink(k + 2, shuffle_floats<V, first_halves>(later_ab, later_cd));
    sink(k + 3, shuffle_floats<V, second_halves>(later_ab, later_cd));
}
#endif

/// Calls `sink(k, column)` for k = 0 … count - 1, in this order. All `lanes` rows exist.
template <class V, class Sink>
void for_each_column(const float* const* rows, std::ptrdiff_t count, Sink sink) {
    std::ptrdiff_t in_fours = 0;
    if constexpr (has_lane_groups<V>) {
        in_fours = count - count % 4;
        for (std::ptrdiff_t k = 0; k < in_fours; k += 4) four_columns<V>(rows, k, sink);
    }
    for (std::ptrdiff_t k = in_fours; k < count; ++k) {
        alignas(simd::alignment) float column[V::size];
        for (std::size_t lane = 0; lane < V::size; ++lane) column[lane] = rows[lane][k];
        sink(k, simd::load_aligned<V>(column));
    }
}

}  // namespace idem::kernel::detail
