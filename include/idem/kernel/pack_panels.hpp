/// The layout of a packed weight matrix: panels, each as wide as a register tile.
///
/// A matrix of (depth, columns) is cut into panels of the usual width and, where it leaves columns, one or two others
/// at the end: of 2 vectors usually, a last one of 1; of 3 usually, one or two of 4 (16 vectors are 3 + 3 + 3 + 3 + 4,
/// 8 are 4 + 4), or one of 1 or 2 if there are too few (5 are 3 + 2). A panel is its bias and then its rows, one behind
/// the other; columns that do not exist are zeros:
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

/// How many panels of which width there are.
template <class V>
struct PanelCut {
    std::ptrdiff_t usual, others = 0;
    int other_vectors = 1;

    constexpr explicit PanelCut(std::ptrdiff_t columns) {
        constexpr int width = usual_panel<V>, widest = widest_panel<V>;
        const std::ptrdiff_t vectors = (columns + simd::lanes<V> - 1) / simd::lanes<V>;
        const auto left = static_cast<int>(vectors % width);
        usual = vectors / width;
        if (left == 0) return;
        const bool widens = widest == width + 1 && usual >= left;  // each takes one more vector
        others = widens ? left : 1;
        other_vectors = widens ? widest : left;
        if (widens) usual -= left;
    }
    constexpr std::ptrdiff_t count() const { return usual + others; }
    /// Of all panels before one; of all for `count()`.
    constexpr std::ptrdiff_t vectors_before(std::ptrdiff_t index) const {
        if (index <= usual) return index * usual_panel<V>;
        return usual * usual_panel<V> + (index - usual) * other_vectors;
    }
};

/// How many panels a matrix of `columns` columns has.
template <class V>
constexpr std::ptrdiff_t panel_count(std::ptrdiff_t columns) {
    return PanelCut<V>(columns).count();
}

template <class V>
constexpr Panel panel_at(std::ptrdiff_t columns, std::ptrdiff_t index) {
    const PanelCut<V> cut(columns);
    const int vectors = index < cut.usual ? usual_panel<V> : cut.other_vectors;
    const std::ptrdiff_t width = vectors * simd::lanes<V>;
    const std::ptrdiff_t column = cut.vectors_before(index) * simd::lanes<V>, left = columns - column;
    return {column, left < width ? left : width, vectors, width};
}

/// Where panel `index` of a matrix of (depth, columns) begins.
template <class V>
constexpr std::ptrdiff_t panel_offset(std::ptrdiff_t depth, std::ptrdiff_t columns, std::ptrdiff_t index) {
    return panel_at<V>(columns, index).column * (depth + 1);
}

/// The first column after the panel that has column `end` - 1, of those that its padding has too.
template <class V>
constexpr std::ptrdiff_t end_of_panel(std::ptrdiff_t columns, std::ptrdiff_t end) {
    const PanelCut<V> cut(columns);
    const std::ptrdiff_t width = usual_panel<V> * simd::lanes<V>, other_width = cut.other_vectors * simd::lanes<V>;
    const std::ptrdiff_t first_other = cut.usual * width;
    if (end <= first_other) return (end + width - 1) / width * width;
    return first_other + (end - first_other + other_width - 1) / other_width * other_width;
}

/// Calls `body(Panel)` for each panel of a matrix of `columns` columns.
template <class V, class Body>
constexpr void for_each_panel(std::ptrdiff_t columns, Body&& body) {
    for (std::ptrdiff_t index = 0; index < panel_count<V>(columns); ++index) body(panel_at<V>(columns, index));
}

/// The floats of a packed matrix, biases and padding included.
template <class V>
constexpr std::ptrdiff_t packed_panel_floats(std::ptrdiff_t depth, std::ptrdiff_t columns) {
    return (columns + simd::lanes<V> - 1) / simd::lanes<V> * simd::lanes<V> * (depth + 1);
}

}  // namespace idem::kernel
