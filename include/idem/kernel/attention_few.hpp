/// A block of keys and values read once, for a few queries: packing it would cost more than it saves. Lanes are along
/// the head's width, which costs a reduction for each score: `lanes` keys' at a time (across_lanes).
#pragma once

#include <idem/kernel/attention_scores.hpp>

#include <algorithm>

namespace idem::kernel::detail {

/// The most queries that are a few: with more, packing is the faster.
inline constexpr std::ptrdiff_t few_queries = 4;

/// Has the rows from `first` on fetched, as many as a vector has lanes. They are too far apart for the processor to
/// foresee them.
template <class V>
void fetch_rows(const HeadRows& rows, std::ptrdiff_t first) {
    constexpr std::ptrdiff_t line = simd::alignment / sizeof(float);
    for (std::ptrdiff_t row = first; row < std::min(first + simd::lanes<V>, rows.count); ++row)
        for (std::ptrdiff_t i = 0; i < rows.width; i += line) simd::prefetch_first_level(rows.at(row) + i);
}

/// The scores of a query with keys `first` to `first + lanes - 1`; where there are no more keys, the last one's.
template <class V>
V dot_products(const float* query, const HeadRows& keys, std::ptrdiff_t first) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr int abreast = lanes < 4 ? 1 : 4;  // a multiply-add takes 4 cycles
    alignas(simd::alignment) float sums[V::size * V::size];
    for (std::ptrdiff_t i = 0; i < lanes; i += abreast) {
        const float* key[abreast];
        V sum[abreast];
        for (int n = 0; n < abreast; ++n) {
            key[n] = keys.at(std::min(first + i + n, keys.count - 1));
            sum[n] = V(0.0f);
        }
        simd::for_each_vector<V>(keys.width, [&](std::ptrdiff_t k, auto extent) __attribute__((always_inline)) {
            const V q = simd::load<V>(query + k, extent);
#pragma GCC unroll 4
            for (int n = 0; n < abreast; ++n) sum[n] = simd::fma(q, simd::load<V>(key[n] + k, extent), sum[n]);
        });
        for (int n = 0; n < abreast; ++n) simd::store_aligned(sums + (i + n) * lanes, sum[n]);
    }
    return across_lanes(sums, lanes, V(0.0f), [](V a, V b) { return a + b; });
}

/// Scores of `queries`, rows `pitch` apart, in whole vectors.
template <class V>
void score_few(const HeadRows& queries, const HeadRows& keys, float* scores, std::ptrdiff_t pitch) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    for (std::ptrdiff_t first = 0; first < keys.count; first += lanes) {
        fetch_rows<V>(keys, first + lanes);
        for (std::ptrdiff_t row = 0; row < queries.count; ++row)
            simd::store_aligned(scores + row * pitch + first, dot_products<V>(queries.at(row), keys, first));
    }
}

/// Adds `Vectors` vectors of each value row times its power to `output`, or begins there.
template <class V, int Vectors, class Extent>
void add_value_columns(const float* powers, const HeadRows& values, std::ptrdiff_t column, Extent extent,
                       float* output, bool adds) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    V sums[std::size_t{Vectors}];
    for (int v = 0; v < Vectors; ++v)
        sums[v] = adds ? simd::load<V>(output + column + v * lanes, extent) : V(0.0f);
    for (std::ptrdiff_t first = 0; first < values.count; first += lanes) {
        if (column == 0) fetch_rows<V>(values, first + lanes);
        for (std::ptrdiff_t row = first; row < std::min(first + lanes, values.count); ++row) {
            const V power(powers[row]);
            const float* value = values.at(row) + column;
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                sums[v] = simd::fma(power, simd::load<V>(value + v * lanes, extent), sums[v]);
        }
    }
    for (int v = 0; v < Vectors; ++v) simd::store(output + column + v * lanes, sums[v], extent);
}

/// Adds value rows times a query's powers to `output`, (width), or begins there.
template <class V>
void add_values(const float* powers, const HeadRows& values, float* output, bool adds) {
    constexpr int abreast = 4;
    constexpr std::ptrdiff_t step = abreast * simd::lanes<V>;
    std::ptrdiff_t column = 0;
    for (; column + step <= values.width; column += step)
        add_value_columns<V, abreast>(powers, values, column, simd::Whole{}, output, adds);
    simd::for_each_vector<V>(values.width - column, [&](std::ptrdiff_t i, auto extent) {
        add_value_columns<V, 1>(powers, values, column + i, extent, output, adds);
    });
}

}  // namespace idem::kernel::detail
