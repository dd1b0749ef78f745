/// The scores s of a few queries with a block of keys, and their part of a softmax over all blocks:
///
///     m' = max(m, s[0], s[1], …)      f = e^(m - m')
///     p[j] = e^(s[j] - m')            l' = l f + p[0] + p[1] + …      o' = o f + p[0] v[0] + p[1] v[1] + …
///
/// from m = -inf, l = 0, and after the last block o / l. (Milakov and Gimelshein, "Online normalizer calculation for
/// softmax", 2018; Dao et al., "FlashAttention", 2022.) As long as m is -inf, p and f are zero, not NaN.
#pragma once

#include <idem/kernel/columns_of_rows.hpp>
#include <idem/kernel/math.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace idem::kernel::detail {

/// Rows of a stream: those of a head's queries, keys or values.
struct HeadRows {
    const float* first = nullptr;  // (count, width)
    std::ptrdiff_t pitch = 0, count = 0, width = 0;

    const float* at(std::ptrdiff_t row) const { return first + row * pitch; }
};

/// What is known of queries after some blocks of keys; one float for each query.
struct SoftmaxState {
    float* largest;  // m
    float* sum;      // l
    float* factor;   // f of the last block

    SoftmaxState at(std::ptrdiff_t query) const { return {largest + query, sum + query, factor + query}; }
};

/// Combines the lanes of `rows` vectors, of at most `lanes`: each vector's are one lane of the result.
template <class V, class Combine>
IDEM_ALWAYS_INLINE V across_lanes(const float* vectors, std::ptrdiff_t rows, V start, Combine combine) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const float* at[V::size];
    for (std::ptrdiff_t i = 0; i < lanes; ++i) at[i] = vectors + std::min(i, rows - 1) * lanes;
    for_each_column<V>(at, lanes, [&](std::ptrdiff_t, V column) __attribute__((always_inline)) {
        start = combine(column, start);
    });
    return start;
}

/// Excludes the keys of a row from `from` on, up to `end`, the end of the row's vectors.
inline void hide_keys(float* scores, std::ptrdiff_t from, std::ptrdiff_t end) {
    std::fill(scores + from, scores + end, -std::numeric_limits<float>::infinity());
}

/// Adds a mask of floats.
template <class V>
void add_mask(const float* mask, std::ptrdiff_t count, float* scores) {
    simd::for_each_vector<V>(count, [&](std::ptrdiff_t j, auto extent) __attribute__((always_inline)) {
        simd::store(scores + j, simd::load<V>(scores + j, extent) + simd::load<V>(mask + j, extent), extent);
    });
}

/// From a mask of bools to one of floats.
inline void additive_mask(const bool* mask, std::ptrdiff_t count, float* to) {
    for (std::ptrdiff_t j = 0; j < count; ++j) to[j] = mask[j] ? 0.0f : -std::numeric_limits<float>::infinity();
}

/// Scores to powers p: (rows, vectors * lanes), rows `pitch` apart, for at most `lanes` rows. Does not use memory
/// beyond the first-level cache: `fetch_ahead()`, called with each row, does.
template <class V, class FetchAhead>
void exponentiate(std::ptrdiff_t rows, std::ptrdiff_t vectors, float* scores, std::ptrdiff_t pitch,
                  const SoftmaxState& state, FetchAhead fetch_ahead) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    alignas(simd::alignment) float parts[V::size * V::size], references[V::size];

    for (std::ptrdiff_t row = 0; row < rows; ++row) {
        const float* s = scores + row * pitch;
        V largest(-infinity);  // of the scores that are no NaN
        for (std::ptrdiff_t j = 0; j < vectors; ++j) largest = simd::max(simd::load_aligned<V>(s + j * lanes), largest);
        simd::store_aligned(parts + row * lanes, largest);
    }
    simd::for_each_vector<V>(rows, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        const V before = simd::load<V>(state.largest + i, extent);
        const V largest = across_lanes(parts, rows, before, [](V a, V b) { return simd::max(a, b); });
        const V reference = simd::select(largest > V(-infinity), largest, V(0.0f));
        simd::store(state.largest + i, largest, extent);
        simd::store(state.factor + i, math::exp_negative(before - reference), extent);
        simd::store_aligned(references, reference);
    });
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
        float* s = scores + row * pitch;
        fetch_ahead();
        const V reference(references[row]);
        V sum(0.0f);
        for (std::ptrdiff_t j = 0; j < vectors; ++j) {
            const V power = math::exp_negative(simd::load_aligned<V>(s + j * lanes) - reference);
            simd::store_aligned(s + j * lanes, power);
            sum = sum + power;
        }
        simd::store_aligned(parts + row * lanes, sum);
    }
    simd::for_each_vector<V>(rows, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        const V before = simd::load<V>(state.sum + i, extent) * simd::load<V>(state.factor + i, extent);
        simd::store(state.sum + i, across_lanes(parts, rows, before, [](V a, V b) { return a + b; }), extent);
    });
}

/// `to` = x times a factor, `count` floats.
template <class V>
void multiply_row(const float* x, std::ptrdiff_t count, float factor, float* to) {
    simd::for_each_vector<V>(count, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        simd::store(to + i, simd::load<V>(x + i, extent) * V(factor), extent);
    });
}

}  // namespace idem::kernel::detail
