/// A matrix times one packed panel, for kernels that compute in a domain of their own:
///
///     sums[m][n] = sum over k of x[m][k] * panel[k][n]        m < rows, n < vectors * lanes
///
/// `x` is an ordinary matrix whose rows have a pitch; the panel is as `for_each_panel` cuts a matrix (pack_panels.hpp),
/// without a bias. Rows are cut into register tiles of nearly the same height (matmul_tile.hpp). The sums of a row are
/// added up in the order of k, whatever the number of rows.
#pragma once

#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/pieces.hpp>

#include <array>

namespace idem::kernel {

struct PanelProduct {
    const float* x;  // (rows, depth), rows `x_pitch` apart
    std::ptrdiff_t x_pitch;
    std::ptrdiff_t rows, depth;  // both > 0
    const float* panel;          // (depth, vectors * lanes), aligned
    int vectors;                 // of the panel: 1 or 2
    float* sums;                 // (rows, vectors * lanes), rows `sums_pitch` apart, aligned
    std::ptrdiff_t sums_pitch;   // a multiple of the lanes
    const float* next = nullptr;  // the panel of the same size that is wanted next, to be fetched meanwhile
};

template <class V>
void multiply_panel(const PanelProduct& product) {
    alignas(simd::alignment) static constexpr std::array<float, widest_panel<V> * simd::lanes<V>> zeros{};
    const std::ptrdiff_t width = product.vectors * simd::lanes<V>;
    std::array<const float*, std::size_t{tallest_tile<V>(1)}> rows;
    ProductTile tile{.addresses = rows.data(),
                     .depth = product.depth,
                     .panel = product.panel,
                     .start = zeros.data(),
                     .output = {.pitch = product.sums_pitch, .columns = width}};
    const detail::Pieces tiles(product.rows, tallest_tile<V>(product.vectors));
    const NextFetch fetch(tile, tiles.count(), product.next, width);
    for (std::ptrdiff_t t = 0; t < tiles.count(); ++t) {
        const auto [begin, end] = tiles.at(t);
        for (std::ptrdiff_t m = begin; m < end; ++m)
            rows[static_cast<std::size_t>(m - begin)] = product.x + m * product.x_pitch;
        tile.output.to = product.sums + begin * product.sums_pitch;
        compute_tile<V>(tile, static_cast<int>(end - begin), product.vectors);
        fetch.advance(tile);
    }
}

}  // namespace idem::kernel
