/// A block of keys and values read once, for a few queries: packing it would cost more than it saves. Lanes are along
/// the head's width, which costs a reduction for each score: `lanes` keys' at a time (across_lanes).
#pragma once

#include <idem/kernel/attention_scores.hpp>
#include <idem/kernel/attention_scratch.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// A walk over rows that several heads share, in steps of one head's part of a row, which has them fetched into the
/// second-level cache: in the order of memory, in which the processor fetches ahead too. Behind the last row it stands.
class RowsAhead {
  public:
    RowsAhead() = default;
    /// `rows` are those of the first head.
    RowsAhead(const HeadRows& rows, std::ptrdiff_t heads)
        : at_(rows.first),
          width_(rows.width),
          heads_(heads),
          gap_(rows.pitch - heads * rows.width),
          left_(rows.count * heads) {}

    void step() {
        constexpr std::ptrdiff_t line = idem::detail::line_floats;
        if (left_ == 0) return;
        --left_;
        for (std::ptrdiff_t i = 0; i < width_; i += line) simd::prefetch_second_level(at_ + i);
        at_ += width_;
        if (++head_ < heads_) return;
        head_ = 0;
        at_ += gap_;
    }

  private:
    const float* at_ = nullptr;
    std::ptrdiff_t width_ = 0, heads_ = 0, gap_ = 0, left_ = 0, head_ = 0;
};

/// The scores of a query with keys `first` to `first + lanes - 1`; where there are no more keys, the last one's.
template <class V>
V dot_products(const float* query, const HeadRows& keys, std::ptrdiff_t first) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr int abreast = lanes < 4 ? 1 : 4;  // a multiply-add takes 4 cycles
    alignas(simd::alignment) float sums[V::size * V::size];
    const float* at = keys.at(first);
    std::ptrdiff_t left = keys.count - first;
    for (std::ptrdiff_t i = 0; i < lanes; i += abreast) {
        const float* key[std::size_t{abreast}];
        V sum[std::size_t{abreast}];
        for (int n = 0; n < abreast; ++n) {
            key[n] = at;
            at += --left > 0 ? keys.pitch : 0;
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
void score_few(const HeadRows& queries, const HeadRows& keys, float* scores, std::ptrdiff_t pitch, RowsAhead& next) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    for (std::ptrdiff_t first = 0; first < keys.count; first += lanes) {
        for (std::ptrdiff_t i = first; i < std::min(first + lanes, keys.count); ++i) next.step();
        for (std::ptrdiff_t row = 0; row < queries.count; ++row)
            simd::store_aligned(scores + row * pitch + first, dot_products<V>(queries.at(row), keys, first));
    }
}

/// Adds `Vectors` vectors of each value row times its power to `output`, or begins there.
template <class V, int Vectors, class Extent>
void add_value_columns(const float* powers, const HeadRows& values, Extent extent, float* output, bool adds,
                       RowsAhead& next) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    V sums[std::size_t{Vectors}];
    for (int v = 0; v < Vectors; ++v) sums[v] = adds ? simd::load<V>(output + v * lanes, extent) : V(0.0f);
    const float* value = values.first;
    for (std::ptrdiff_t row = 0; row < values.count; ++row, value += values.pitch) {
        next.step();
        const V power(powers[row]);
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) sums[v] = simd::fma(power, simd::load<V>(value + v * lanes, extent), sums[v]);
    }
    for (int v = 0; v < Vectors; ++v) simd::store(output + v * lanes, sums[v], extent);
}

/// Adds value rows times a query's powers to `output`, (width), or begins there.
template <class V>
void add_values(const float* powers, const HeadRows& values, float* output, bool adds, RowsAhead& next) {
    constexpr int abreast = 4;
    constexpr std::ptrdiff_t step = abreast * simd::lanes<V>;
    HeadRows columns = values;
    const auto advance = [&](std::ptrdiff_t floats) { columns.first += floats, output += floats; };
    for (; columns.width >= step; columns.width -= step, advance(step))
        add_value_columns<V, abreast>(powers, columns, simd::Whole{}, output, adds, next);
    simd::for_each_vector<V>(columns.width, [&](std::ptrdiff_t, auto extent) {
        add_value_columns<V, 1>(powers, columns, extent, output, adds, next);
        advance(simd::lanes<V>);
    });
}

}  // namespace idem::kernel::detail
