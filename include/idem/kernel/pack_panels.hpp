/// The layout of a packed weight matrix: panels, each as wide as a register tile.
///
/// A matrix of (depth, columns) is cut into panels of the usual width and, where it leaves columns, one or two others
/// behind them: of 2 vectors usually, a last one of 1; of 3 usually, one or two of 4 (8 vectors are 4 + 4, 7 are 3 + 4),
/// or one of 1 or 2 if there are too few (5 are 3 + 2). An even number of vectors is cut into halves first, if these
/// leave none of 1 or 2, so that two threads can have as many (16 vectors are 4 + 4 and 4 + 4; 10 are 3 + 3 + 4). A
/// panel is its bias and then its rows, one behind the other; columns that do not exist are zeros:
///
///     bias (width) | row 0 (width) | row 1 (width) | …        width = vectors * lanes
#pragma once

#include <idem/kernel/tile_shape.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

/// A panel of a packed matrix.
struct Panel {
    std::ptrdiff_t column;   // its first column
    std::ptrdiff_t columns;  // how many there are, without padding
    int vectors;
    std::ptrdiff_t width;  // vectors * lanes

    /// Where it begins in a packed matrix of so many rows.
    constexpr std::ptrdiff_t offset(std::ptrdiff_t depth) const { return column * (depth + 1); }
};

/// How many panels of which width there are, in which order. It takes divisions to know: a kernel asks once.
template <class V>
struct PanelCut {
    std::ptrdiff_t columns;
    int halves;                        // 2, or 1: the whole
    std::ptrdiff_t usual, others = 0;  // of a half
    int other_vectors = 1;

    constexpr explicit PanelCut(std::ptrdiff_t of_columns) : columns(of_columns) {
        constexpr int width = usual_panel<V>;
        const std::ptrdiff_t all = (columns + simd::lanes<V> - 1) / simd::lanes<V>;
        halves = all % 2 == 0 && leaves_nothing_narrow(all / 2) ? 2 : 1;
        const std::ptrdiff_t vectors = halves == 2 ? all / 2 : all;
        const auto left = static_cast<int>(vectors % width);
        usual = vectors / width;
        if (left == 0) return;
        const bool widens = leaves_nothing_narrow(vectors);  // each takes one more vector
        others = widens ? left : 1;
        other_vectors = widens ? width + 1 : left;
        if (widens) usual -= left;
    }
    constexpr std::ptrdiff_t count() const { return halves * of_half(); }
    constexpr Panel at(std::ptrdiff_t index) const {
        const int vectors = vectors_at(index);
        const std::ptrdiff_t width = vectors * simd::lanes<V>;
        const std::ptrdiff_t column = vectors_before(index) * simd::lanes<V>, left = columns - column;
        return {column, left < width ? left : width, vectors, width};
    }
    constexpr int vectors_at(std::ptrdiff_t index) const {
        return index - begin_of_half(index) < usual ? usual_panel<V> : other_vectors;
    }
    /// Of all panels before one; of all for `count()`.
    constexpr std::ptrdiff_t vectors_before(std::ptrdiff_t index) const {
        const std::ptrdiff_t begin = begin_of_half(index), in_half = index - begin;
        const std::ptrdiff_t vectors = begin > 0 ? half_vectors() : 0;
        if (in_half <= usual) return vectors + in_half * usual_panel<V>;
        return vectors + usual * usual_panel<V> + (in_half - usual) * other_vectors;
    }
    /// How many panels of the usual width lie behind each other from one on.
    constexpr std::ptrdiff_t usual_from(std::ptrdiff_t index) const {
        if (others == 0) return count() - index;
        return std::max(usual - (index - begin_of_half(index)), std::ptrdiff_t{0});
    }
    /// The border between panels that has nearest to `vectors` vectors before it.
    constexpr std::ptrdiff_t border_near(std::ptrdiff_t vectors) const {
        const auto nearest = [](std::ptrdiff_t some, int width) { return (2 * some + width) / (2 * width); };
        return border(vectors, nearest);
    }
    /// The first one that has at least so many.
    constexpr std::ptrdiff_t border_from(std::ptrdiff_t vectors) const {
        const auto up = [](std::ptrdiff_t some, int width) { return (some + width - 1) / width; };
        return border(vectors, up);
    }

  private:
    static constexpr bool leaves_nothing_narrow(std::ptrdiff_t vectors) {
        constexpr int width = usual_panel<V>;
        return vectors % width == 0 || (widest_panel<V> == width + 1 && vectors / width >= vectors % width);
    }
    constexpr std::ptrdiff_t of_half() const { return usual + others; }
    constexpr std::ptrdiff_t half_vectors() const { return usual * usual_panel<V> + others * other_vectors; }
    constexpr std::ptrdiff_t begin_of_half(std::ptrdiff_t index) const {
        return halves == 2 && index >= of_half() ? of_half() : 0;
    }
    template <class Round>
    constexpr std::ptrdiff_t border(std::ptrdiff_t vectors, Round round) const {
        const std::ptrdiff_t usual_vectors = usual * usual_panel<V>;
        const bool second = halves == 2 && vectors >= half_vectors();
        if (second) vectors -= half_vectors();
        const std::ptrdiff_t index = vectors <= usual_vectors ? round(vectors, usual_panel<V>)
                                                              : usual + round(vectors - usual_vectors, other_vectors);
        return second ? of_half() + index : index;
    }
};

/// How many panels a matrix of `columns` columns has.
template <class V>
constexpr std::ptrdiff_t panel_count(std::ptrdiff_t columns) {
    return PanelCut<V>(columns).count();
}

/// The first column after the panel that has column `end` - 1, of those that its padding has too.
template <class V>
constexpr std::ptrdiff_t end_of_panel(std::ptrdiff_t columns, std::ptrdiff_t end) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const PanelCut<V> cut(columns);
    return cut.vectors_before(cut.border_from((end + lanes - 1) / lanes)) * lanes;
}

/// Calls `body(Panel)` for each panel of a matrix of `columns` columns.
template <class V, class Body>
constexpr void for_each_panel(std::ptrdiff_t columns, Body&& body) {
    const PanelCut<V> cut(columns);
    for (std::ptrdiff_t index = 0; index < cut.count(); ++index) body(cut.at(index));
}

/// The floats of a packed matrix, biases and padding included.
template <class V>
constexpr std::ptrdiff_t packed_panel_floats(std::ptrdiff_t depth, std::ptrdiff_t columns) {
    return idem::detail::round_up(columns, simd::lanes<V>) * (depth + 1);
}

}  // namespace idem::kernel
