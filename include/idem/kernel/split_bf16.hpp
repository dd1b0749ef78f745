/// Floats as sums of bf16 numbers, so that units which multiply bf16 can multiply floats.
///
///     x = t0 + t1 + t2        t0 = bf16(x), t1 = bf16(x - t0), t2 = bf16(x - t0 - t1)
///
/// A bf16 number is the upper half of a float: its sign, its exponent and 8 of its 24 significant bits. Rounding is to
/// nearest, ties away from zero: an addition and a mask. Three terms are x itself, two are within 2^-16 |x|, one within
/// 2^-8 |x|. Each remainder is exact, as long as it is not denormal where denormals are flushed.
///
/// What rounding would make infinite, from 511/512 2^128 on, is cut off instead, so that three terms are x there, too.
/// Of infinities and NaN the first term is the same, and the others are zero.
///
/// Source: Henry, Tang and Heinecke, "Leveraging the bfloat16 Artificial Intelligence Datatype For Higher-Precision
/// Computations", 2019, arXiv:1904.06376.
#pragma once

#include <idem/kernel/simd.hpp>
#include <idem/kernel/tile_sizes.hpp>
#include <idem/kernel/unroll.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace idem::kernel {

constexpr float float_of(Bf16 x) { return std::bit_cast<float>(std::uint32_t{x} << 16); }

namespace detail {

inline constexpr std::uint32_t half_of_last_place = 0x8000;
inline constexpr std::uint32_t upper_half = 0xFFFF0000;
inline constexpr std::uint32_t infinity_bits = 0x7F800000;
inline constexpr std::uint32_t not_rounded_from = infinity_bits - half_of_last_place;

constexpr std::uint32_t magnitude_bits(float x) { return std::bit_cast<std::uint32_t>(x) & 0x7FFFFFFF; }
constexpr bool is_infinite(float x) { return magnitude_bits(x) == infinity_bits; }

}  // namespace detail

constexpr Bf16 nearest_bf16(float x) {
    constexpr std::uint32_t quiet = 0x40;  // a NaN all of whose bits are in the lower half remains one
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x), magnitude = detail::magnitude_bits(x);
    if (magnitude > detail::infinity_bits) return static_cast<Bf16>(bits >> 16 | quiet);
    return static_cast<Bf16>((magnitude < detail::not_rounded_from ? bits + detail::half_of_last_place : bits) >> 16);
}

template <int Terms>
constexpr std::array<Bf16, std::size_t{Terms}> split_bf16(float x) {
    std::array<Bf16, std::size_t{Terms}> terms{};
    for (Bf16& term : terms) {
        term = nearest_bf16(x);
        if (detail::magnitude_bits(x) >= detail::infinity_bits) break;
        x -= float_of(term);
    }
    return terms;
}

namespace detail {

/// One by one. Returns whether an infinity is among them.
template <int Terms>
bool split_line_with_care(const float* from, Bf16* to, std::ptrdiff_t term_pitch) {
    bool infinite = false;
    for (std::ptrdiff_t i = 0; i < bf16_per_line; ++i) {
        const auto terms = split_bf16<Terms>(from[i]);
        for (std::ptrdiff_t t = 0; t < Terms; ++t) to[t * term_pitch + i] = terms[static_cast<std::size_t>(t)];
        infinite |= is_infinite(from[i]);
    }
    return infinite;
}

#if defined(__AVX512BW__) && IDEM_DETAIL_XSIMD
/// `terms[t]` has term t in the upper halves; what the lower halves hold does not matter.
template <int Terms>
IDEM_ALWAYS_INLINE void split_vector(__m512 x, __m512i (&terms)[std::size_t{Terms}]) {
    unroll<Terms>([&](auto t) __attribute__((always_inline)) {
        terms[t] = _mm512_castps_si512(x);
        if constexpr (t == 2) return;  // what is left has no more than 8 bits
        terms[t] = _mm512_add_epi32(terms[t], _mm512_set1_epi32(static_cast<int>(half_of_last_place)));
        const __m512i rounded = _mm512_and_si512(terms[t], _mm512_set1_epi32(static_cast<int>(upper_half)));
        x = _mm512_sub_ps(x, _mm512_castsi512_ps(rounded));
    });
}

inline bool any_not_rounded(__m512 a, __m512 b) {
    const auto too_large = [](__m512 x) {
        const __m512i magnitude = _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(0x7FFFFFFF));
        return _mm512_cmpge_epi32_mask(magnitude, _mm512_set1_epi32(static_cast<int>(not_rounded_from)));
    };
    return (too_large(a) | too_large(b)) != 0;
}
#endif

}  // namespace detail

/// Splits a line of floats: term t goes to `to + t * term_pitch`, which is aligned. Returns whether an infinity is
/// among them.
template <int Terms>
IDEM_ALWAYS_INLINE bool split_line(const float* from, Bf16* to, std::ptrdiff_t term_pitch) {
    static_assert(Terms >= 1 && Terms <= 3);
#if defined(__AVX512BW__) && IDEM_DETAIL_XSIMD
    const __m512 first = _mm512_loadu_ps(from), second = _mm512_loadu_ps(from + 16);
    if (detail::any_not_rounded(first, second)) [[unlikely]]
        return detail::split_line_with_care<Terms>(from, to, term_pitch);
    __m512i low[std::size_t{Terms}], high[std::size_t{Terms}];
    detail::split_vector<Terms>(first, low);
    detail::split_vector<Terms>(second, high);
    alignas(64) static constexpr auto odd_words = [] {
        std::array<Bf16, std::size_t{bf16_per_line}> words{};
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = static_cast<Bf16>(2 * i + 1);
        return words;
    }();
    const __m512i odd = _mm512_load_si512(odd_words.data());
    detail::unroll<Terms>([&](auto t) __attribute__((always_inline)) {
        _mm512_store_si512(to + t * term_pitch, _mm512_permutex2var_epi16(low[t], odd, high[t]));
    });
    return false;
#else
    return detail::split_line_with_care<Terms>(from, to, term_pitch);
#endif
}

}  // namespace idem::kernel
