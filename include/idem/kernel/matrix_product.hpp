/// A matrix times one packed panel, for kernels that compute in a domain of their own:
///
///     sums[m][n] = sum over k of x[m][k] * panel[k][n]        m < rows, n < vectors * lanes
///
/// `x` is in chunks: a vector of each row side by side, then the next vector of each row. So vectors over k write it,
/// and a tile of rows (matmul_tile.hpp says why of which size) has one address. The panel is as `for_each_panel` cuts a
/// matrix (pack_panels.hpp), without a bias. The sums of a row are added up in the order of k, whatever the number of
/// rows. That is even: tiles of odd heights would double what there is to compile.
#pragma once

#include <idem/kernel/fetch_ahead.hpp>
#include <idem/kernel/keep_order.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pieces.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace idem::kernel {

struct PanelProduct {
    const float* x;               // (chunks, rows, lanes)
    std::ptrdiff_t rows, chunks;  // both > 0, rows even
    const float* panel;           // (chunks * lanes, vectors * lanes), aligned
    int vectors;                  // of the panel
    float* sums;                  // (rows, vectors * lanes), aligned
    Wanted next{};                // to be fetched meanwhile
};

namespace detail {

/// Some rows of a product.
struct ChunkedTile {
    const float* x;
    std::ptrdiff_t chunk_pitch, chunks;
    const float* panel;
    float* sums;
    FetchAhead next;  // goes a step with every second k
};

template <class V, int Rows, int Vectors>
void multiply_chunks(const ChunkedTile& tile) {
    constexpr int lanes = static_cast<int>(simd::lanes<V>), width = Vectors * lanes;
    V sums[std::size_t{Rows}][std::size_t{Vectors}];
#pragma GCC unroll 16
    for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) sums[m][v] = V(0.0f);

    const float *x = tile.x, *panel = tile.panel;
    float* const to = tile.sums;
    FetchAhead next = tile.next;
    const auto multiply_add = [&](int k) __attribute__((always_inline)) {
        V weights[std::size_t{Vectors}];
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) weights[v] = simd::load_aligned<V>(panel + v * lanes);
#pragma GCC unroll 16
        for (int m = 0; m < Rows; ++m) {
            keep_rows_in_order();
            const V element(x[m * lanes + k]);
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v) sums[m][v] = simd::add_product(element, weights[v], sums[m][v]);
        }
        panel += width;
        keep_order();
    };
    for (std::ptrdiff_t chunk = 0; chunk < tile.chunks; ++chunk, x += tile.chunk_pitch) {
        if constexpr (lanes == 1) multiply_add(0);
        else
            for (int k = 0; k < lanes; k += 2) {
                next.step();
                simd::prefetch_first_level(x + (Rows + k / 2) * lanes);  // the rows after these
                multiply_add(k);
                multiply_add(k + 1);
            }
    }
#pragma GCC unroll 16
    for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) simd::store_aligned(to + m * width + v * lanes, sums[m][v]);
}

/// How many rows there are at most: every even height costs compile time.
template <class V>
constexpr int tallest_chunked(int vectors) {
    return vectors == 1 ? common_heights<V>(vectors) : tallest_tile<V>(vectors);
}

/// multiply_chunks by half its number of rows, less one.
template <class V, int Vectors, int... Index>
constexpr auto chunked_tile_table(std::integer_sequence<int, Index...>) {
    return std::array{&multiply_chunks<V, 2 * (1 + Index), Vectors>...};
}
template <class V, int Vectors>
inline constexpr auto chunked_tiles =
    chunked_tile_table<V, Vectors>(std::make_integer_sequence<int, tallest_chunked<V>(Vectors) / 2>{});

template <class V, int Vectors>
void multiply_tiles(const PanelProduct& product) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>, width = Vectors * lanes;
    const Pieces tiles(product.rows / 2, tallest_chunked<V>(Vectors) / 2);  // in pairs of rows
    const std::ptrdiff_t steps = lanes > 1 ? product.chunks * (lanes / 2) : 0;  // of a tile
    const std::ptrdiff_t bytes = product.next.floats * std::ptrdiff_t{sizeof(float)};
    FetchAhead next{reinterpret_cast<const char*>(product.next.begin), steps > 0 ? bytes / (steps * tiles.count()) : 0};
    for (std::ptrdiff_t t = 0; t < tiles.count(); ++t) {
        const auto [begin, end] = tiles.at(t);
        chunked_tiles<V, Vectors>[static_cast<std::size_t>(end - begin - 1)](
            {product.x + 2 * begin * lanes, product.rows * lanes, product.chunks, product.panel,
             product.sums + 2 * begin * width, next});
        next.skip(steps);
    }
}

}  // namespace detail

template <class V>
void multiply_panel(const PanelProduct& product) {
    if constexpr (widest_panel<V> > 2) {
        if (product.vectors == 3) return detail::multiply_tiles<V, 3>(product);
        if (product.vectors == 4) return detail::multiply_tiles<V, 4>(product);
    }
    if (product.vectors == 2) detail::multiply_tiles<V, 2>(product);
    else detail::multiply_tiles<V, 1>(product);
}

}  // namespace idem::kernel
