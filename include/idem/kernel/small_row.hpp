/// The product of one row and a packed matrix whose sizes are constants, with what follows it: a Linear on one place,
/// or the window at the next place of a line. The same panels as for many rows (pack_panels.hpp), without the loops
/// around them, which would take longer than a small product. Sums are in another order than there, so that the last
/// digits may differ.
#pragma once

#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/shuffle.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/unroll.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

/// A row of `taps` pieces, each of `channels` floats, and a matrix of so many rows and of `columns` columns.
struct SmallRow {
    int taps = 0, channels = 0, columns = 0;

    constexpr int depth() const { return taps * channels; }
    friend constexpr bool operator==(const SmallRow&, const SmallRow&) = default;
};

/// Up to 64 kB of weights: of more, the loops around them are a small part.
constexpr bool is_small(const SmallRow& row) { return row.depth() * row.columns <= 16 * 1024; }

/// The pointers of such a product. The last piece is where it was made: what comes of the others need not wait for it.
struct SmallRowCall {
    const float* first = nullptr;  // of all pieces but the last one, `pitch` floats apart
    std::ptrdiff_t pitch = 0;
    const float* last = nullptr;
    const float* weights = nullptr;
    const float* operand = nullptr;  // (columns), added to the sums; null: nothing is
    float* y = nullptr;              // (columns)
};

namespace detail {

/// Vectors whose sums are made together: a number of x is read once for all of them.
inline constexpr int small_row_vectors = 8;

/// Where a vector of the matrix's columns lies in its packed form: its bias, and rows `width` further on each.
struct PackedVector {
    std::ptrdiff_t offset, width;
};
template <class V>
constexpr PackedVector packed_vector(const SmallRow& row, int vector) {
    const PanelCut<V> cut(row.columns);
    std::ptrdiff_t index = 0;
    while (cut.vectors_before(index + 1) <= vector) ++index;
    const Panel panel = cut.at(index);
    return {panel.offset(row.depth()) + (vector - cut.vectors_before(index)) * simd::lanes<V>, panel.width};
}

/// Sums that do not wait for each other, for each of so many vectors: one waits 4 cycles for the step before, and two
/// are begun in a cycle. Each has four steps at least.
constexpr int small_row_chains(const SmallRow& row, int vectors) {
    int chains = 1;
    while (chains * vectors < 8 && chains * 8 <= row.depth() && row.channels % (2 * chains) == 0) chains *= 2;
    return chains;
}

/// Columns of `count` vectors, from vector `first` on.
template <class V, SmallRow row, V (*activation)(V), int first, int count>
IDEM_ALWAYS_INLINE void multiply_small_row(const SmallRowCall& call) {
    constexpr int lanes = static_cast<int>(simd::lanes<V>), chains = small_row_chains(row, count);
    V sums[std::size_t{chains}][std::size_t{count}];
#pragma GCC unroll 8
    for (int c = 0; c < chains; ++c)
#pragma GCC unroll 8
        for (int v = 0; v < count; ++v)
            sums[c][v] = c == 0 ? simd::load<V>(call.weights + packed_vector<V>(row, first + v).offset) : V(0.0f);
    const auto add_some = [&](const float* x, std::ptrdiff_t k) __attribute__((always_inline)) {
#pragma GCC unroll 8
        for (int c = 0; c < chains; ++c) {
            const V element(x[c]);
            unroll<count>([&](auto v) __attribute__((always_inline)) {
                constexpr PackedVector at = packed_vector<V>(row, first + v);
                const float* const weights = call.weights + at.offset + (1 + k + c) * at.width;
                sums[c][v] = simd::fma(element, simd::load<V>(weights), sums[c][v]);
            });
        }
    };
    const auto add_piece = [&](const float* x, std::ptrdiff_t k) __attribute__((always_inline)) {
        if constexpr (row.channels * count <= 32)
            unroll<row.channels / chains>([&](auto i) __attribute__((always_inline)) {
                add_some(x + i * chains, k + i * chains);
            });
        else
#pragma GCC unroll 4
            for (int i = 0; i < row.channels; i += chains) add_some(x + i, k + i);
    };
    unroll<row.taps - 1>([&](auto tap) __attribute__((always_inline)) {
        add_piece(call.first + tap * call.pitch, tap * row.channels);
    });
    add_piece(call.last, (row.taps - 1) * row.channels);
    unroll<count>([&](auto v) __attribute__((always_inline)) {
        constexpr int column = (first + v) * lanes, columns = std::min(row.columns - column, lanes);
#pragma GCC unroll 4
        for (int half = chains / 2; half > 0; half /= 2)
#pragma GCC unroll 8
            for (int c = 0; c < half; ++c) sums[c][v] = sums[c][v] + sums[c + half][v];
        V y = sums[0][v];
        if (call.operand) y = y + simd::load_first<columns, V>(call.operand + column);
        simd::store_lanes<columns>(call.y + column, activation(y));
    });
}

}  // namespace detail

/// y = activation(x W + b + operand), with weights as `pack_convolution<V>` packs them.
template <class V, SmallRow row, V (*activation)(V)>
void small_row(const SmallRowCall& call) {
    constexpr int vectors = (row.columns + static_cast<int>(simd::lanes<V>) - 1) / static_cast<int>(simd::lanes<V>);
    constexpr int pieces = (vectors + detail::small_row_vectors - 1) / detail::small_row_vectors;
    detail::unroll<pieces>([&](auto piece) __attribute__((always_inline)) {
        constexpr int first = vectors * piece / pieces, end = vectors * (piece + 1) / pieces;
        detail::multiply_small_row<V, row, activation, first, end - first>(call);
    });
}

}  // namespace idem::kernel
