/// The layout of a packed weight matrix: panels, each as wide as a register tile.
///
/// A matrix of (depth, columns) is cut into panels of 4, 2 and 1 vectors (2 and 1 on machines with 16
/// registers), widest first. A panel is its bias and then its rows, one behind the other; columns that do not
/// exist are zeros:
///
///     bias (width) | row 0 (width) | row 1 (width) | …        width = vectors * lanes
#pragma once

#include <idem/kernel/matmul_tile.hpp>

namespace idem::kernel {

/// A panel of a packed matrix.
struct Panel {
    std::ptrdiff_t column;   // its first column
    std::ptrdiff_t columns;  // how many there are, without padding
    int vectors;
    std::ptrdiff_t width;  // vectors * lanes
};

/// Calls `body(Panel)` for each panel of a matrix of `columns` columns.
template <class V, class Body>
constexpr void for_each_panel(std::ptrdiff_t columns, Body&& body) {
    for (std::ptrdiff_t column = 0; column < columns;) {
        const std::ptrdiff_t left = columns - column;
        int vectors = widest_panel<V>;
        // Half as wide, where the last vector would be all padding: 3 vectors are a panel of 2 and one of 1.
        while (vectors > 1 && (vectors - 1) * simd::lanes<V> >= left) vectors /= 2;
        const std::ptrdiff_t width = vectors * simd::lanes<V>;
        body(Panel{column, left < width ? left : width, vectors, width});
        column += width;
    }
}

/// The floats of a packed matrix, biases and padding included.
template <class V>
constexpr std::ptrdiff_t packed_panel_floats(std::ptrdiff_t depth, std::ptrdiff_t columns) {
    std::ptrdiff_t floats = 0;
    for_each_panel<V>(columns, [&](const Panel& panel) { floats += panel.width * (depth + 1); });
    return floats;
}

/// Packs the matrix of `weight(k, column)` with `bias(column)`.
template <class V, class Weight, class Bias>
void pack_panels(std::ptrdiff_t depth, std::ptrdiff_t columns, Weight weight, Bias bias, float* packed) {
    for_each_panel<V>(columns, [&](const Panel& panel) {
        const auto pack_row = [&](auto value) {
            for (std::ptrdiff_t i = 0; i < panel.width; ++i)
                *packed++ = i < panel.columns ? value(panel.column + i) : 0.0f;
        };
        pack_row(bias);
        for (std::ptrdiff_t k = 0; k < depth; ++k) pack_row([&](std::ptrdiff_t column) { return weight(k, column); });
    });
}

}  // namespace idem::kernel
