/// The layout of a packed weight matrix: panels, each as wide as a register tile.
///
/// A matrix of (depth, columns) is cut into panels of 2 vectors; the last one has 1 if no more is left. A panel is its
/// bias and then its rows, one behind the other; columns that do not exist are zeros:
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

/// How many panels a matrix of `columns` columns has.
template <class V>
constexpr std::ptrdiff_t panel_count(std::ptrdiff_t columns) {
    constexpr std::ptrdiff_t widest = widest_panel<V> * simd::lanes<V>;
    return (columns + widest - 1) / widest;
}

template <class V>
constexpr Panel panel_at(std::ptrdiff_t columns, std::ptrdiff_t index) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>, widest = widest_panel<V> * lanes;
    const std::ptrdiff_t column = index * widest, left = columns - column;
    if (left <= lanes) return {column, left, 1, lanes};
    return {column, left < widest ? left : widest, widest_panel<V>, widest};
}

/// Where panel `index` begins: all before it are of the widest kind.
template <class V>
constexpr std::ptrdiff_t panel_offset(std::ptrdiff_t depth, std::ptrdiff_t index) {
    return index * widest_panel<V> * simd::lanes<V> * (depth + 1);
}

/// Calls `body(Panel)` for each panel of a matrix of `columns` columns.
template <class V, class Body>
constexpr void for_each_panel(std::ptrdiff_t columns, Body&& body) {
    for (std::ptrdiff_t index = 0; index < panel_count<V>(columns); ++index) body(panel_at<V>(columns, index));
}

/// The floats of a packed matrix, biases and padding included.
template <class V>
constexpr std::ptrdiff_t packed_panel_floats(std::ptrdiff_t depth, std::ptrdiff_t columns) {
    if (columns == 0) return 0;
    const std::ptrdiff_t last = panel_count<V>(columns) - 1;
    return panel_offset<V>(depth, last) + panel_at<V>(columns, last).width * (depth + 1);
}

}  // namespace idem::kernel
