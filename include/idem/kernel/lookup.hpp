/// Tables that lie in registers: every lane picks its own entry by one instruction, in about three cycles.
///
/// A table has `table_floats<V>` entries: 16 with AVX-512 (vpermps, vpermt2ps), 8 with AVX2 (vpermps), and 0 where
/// there is no such instruction; then nothing else here is defined. An index counts modulo that number.
#pragma once

#include <idem/kernel/simd.hpp>

#include <bit>
#include <cstdint>

namespace idem::kernel::simd {

template <class V>
inline constexpr int table_floats = [] {
#if defined(__AVX512F__) && IDEM_DETAIL_XSIMD
    if (lanes<V> == 16) return 16;
#endif
#if defined(__AVX512VL__) && IDEM_DETAIL_XSIMD
    if (lanes<V> == 8) return 16;
#elif defined(__AVX2__) && IDEM_DETAIL_XSIMD
    if (lanes<V> == 8) return 8;
#endif
    return 0;
}();

/// `Lookup<V>::smaller(x, most)`        min(x, most), and `most` where x is NaN; x, most >= 0. Such floats are ordered
///                                      as their bits are, and those are compared in a quarter of the time.
/// `Lookup<V>::index(x, least, shift)`  the bits of max(x, least) from `shift` on, for x, least >= 0
/// `Lookup<V>::bits(x)`                 those of x
/// `Lookup<V>::pick(table, index)`      an entry for each lane; the table is 64-byte aligned
template <class V, int lanes = simd::lanes<V>>
struct Lookup;

#if defined(__AVX2__) && IDEM_DETAIL_XSIMD
template <class V>
struct Lookup<V, 8> {
    using Index = __m256i;

    IDEM_ALWAYS_INLINE static V smaller(V x, float most) {
        return _mm256_castsi256_ps(_mm256_min_epu32(_mm256_castps_si256(x), same(most)));
    }
    IDEM_ALWAYS_INLINE static Index index(V x, float least, int shift) {
        return _mm256_srli_epi32(_mm256_max_epu32(_mm256_castps_si256(x), same(least)), shift);
    }
    IDEM_ALWAYS_INLINE static Index bits(V x) { return _mm256_castps_si256(x); }
    IDEM_ALWAYS_INLINE static V pick(const float* table, Index index) {
#if defined(__AVX512VL__)
        return _mm256_permutex2var_ps(_mm256_load_ps(table), index, _mm256_load_ps(table + 8));
#else
        return _mm256_permutevar8x32_ps(_mm256_load_ps(table), index);
#endif
    }

  private:
    IDEM_ALWAYS_INLINE static __m256i same(float x) { return _mm256_set1_epi32(std::bit_cast<std::int32_t>(x)); }
};
#endif

#if defined(__AVX512F__) && IDEM_DETAIL_XSIMD
template <class V>
struct Lookup<V, 16> {
    using Index = __m512i;

    IDEM_ALWAYS_INLINE static V smaller(V x, float most) {
        return _mm512_castsi512_ps(_mm512_maskz_min_epu32(0xFFFF, _mm512_castps_si512(x), same(most)));
    }
    IDEM_ALWAYS_INLINE static Index index(V x, float least, int shift) {
        const __m512i larger = _mm512_maskz_max_epu32(0xFFFF, _mm512_castps_si512(x), same(least));
        return _mm512_maskz_srli_epi32(0xFFFF, larger, static_cast<unsigned>(shift));
    }
    IDEM_ALWAYS_INLINE static Index bits(V x) { return _mm512_castps_si512(x); }
    IDEM_ALWAYS_INLINE static V pick(const float* table, Index index) {
        return _mm512_maskz_permutexvar_ps(0xFFFF, index, _mm512_load_ps(table));
    }

  private:
    IDEM_ALWAYS_INLINE static __m512i same(float x) { return _mm512_set1_epi32(std::bit_cast<std::int32_t>(x)); }
};
#endif

}  // namespace idem::kernel::simd
