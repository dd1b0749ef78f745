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

#include <array>

namespace idem::kernel {

struct PanelProduct {
    const float* x;  // (rows, depth), rows `x_pitch` apart
    std::ptrdiff_t x_pitch;
    std::ptrdiff_t rows, depth;  // both > 0
    const float* panel;          // (depth, vectors * lanes), aligned
    int vectors;                 // of the panel: a power of two up to `widest_panel<V>`
    float* sums;                 // (rows, vectors * lanes), rows `sums_pitch` apart, aligned
    std::ptrdiff_t sums_pitch;   // a multiple of the lanes
};

template <class V>
void multiply_panel(const PanelProduct& product) {
    alignas(simd::alignment) static constexpr std::array<float, widest_panel<V> * simd::lanes<V>> zeros{};
    constexpr std::ptrdiff_t tallest = 16;
    const std::ptrdiff_t height = tallest_tile<V>(product.vectors);
    const std::ptrdiff_t tiles = (product.rows + height - 1) / height;
    for (std::ptrdiff_t t = 0; t < tiles; ++t) {
        const std::ptrdiff_t first = product.rows * t / tiles;
        const std::ptrdiff_t count = product.rows * (t + 1) / tiles - first;
        std::array<const float*, tallest> rows;
        for (std::ptrdiff_t m = 0; m < count; ++m)
            rows[static_cast<std::size_t>(m)] = product.x + (first + m) * product.x_pitch;
        compute_tile<V>({rows.data(), tallest, 1, product.depth, 0, product.panel, zeros.data(),
                         product.sums + first * product.sums_pitch, product.sums_pitch},
                        static_cast<int>(count), product.vectors);
    }
}

}  // namespace idem::kernel
