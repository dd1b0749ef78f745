/// A block of keys and values in panels (as in pack_panels.hpp, but without a bias): a panel of keys is
/// (head width, keys), one of values (keys, head width). With them a tile of queries makes two matrix products:
///
///     scores (rows, keys) = queries (rows, width) keys^T            output (rows, width) += powers (rows, keys) values
#pragma once

#include <idem/kernel/attention_scores.hpp>
#include <idem/kernel/attention_scratch.hpp>
#include <idem/kernel/columns_of_rows.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/tile_heights.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// Keys that fill up a panel's last vector repeat the last one.
template <class V>
void pack_keys(const HeadRows& keys, float* to) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    for_each_panel<V>(keys.count, [&](const Panel& panel) {
        for (std::ptrdiff_t first = 0; first < panel.width; first += lanes) {
            const float* rows[V::size];
            for (std::ptrdiff_t i = 0; i < lanes; ++i)
                rows[i] = keys.at(std::min(panel.column + first + i, keys.count - 1));
            float* place = to + panel.column * keys.width + first;
            for_each_column<V>(rows, keys.width, [&](std::ptrdiff_t k, V column) __attribute__((always_inline)) {
                simd::store_aligned(place + k * panel.width, column);
            });
        }
    });
}

template <class V>
void pack_values(const HeadRows& values, float* to) {
    for_each_panel<V>(values.width, [&](const Panel& panel) {
        float* place = to + panel.column * values.count;
        for (std::ptrdiff_t row = 0; row < values.count; ++row, place += panel.width) {
            const float* from = values.at(row) + panel.column;
            simd::for_each_vector<V>(panel.columns, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
                simd::store_aligned(place + i, simd::load<V>(from + i, extent));
            });
        }
    });
}

/// A row of zeros, as wide as a panel.
template <class V>
alignas(simd::alignment) inline constexpr float no_sums[widest_panel<V> * V::size] = {};

/// Computes the tiles of the panels of `packed`, (packed_depth, columns), whose columns the tile's output has. Uses as
/// many of their rows as the tile is deep, and adds to the output if `adds`.
template <class V>
void multiply_panels(ProductTile tile, int rows, const float* packed, std::ptrdiff_t packed_depth,
                     std::ptrdiff_t columns, bool adds) {
    const TileOutput whole = tile.output;
    const PanelCut<V> cut(columns);
    for (std::ptrdiff_t index = 0; index < cut.count(); ++index) {
        const Panel panel = cut.at(index);
        if (panel.column >= whole.columns) return;
        tile.panel = packed + panel.column * packed_depth;
        tile.output.to = whole.to + panel.column;
        tile.output.columns = std::min(panel.width, whole.columns - panel.column);
        tile.start = adds ? SumsStart{tile.output.to, whole.pitch} : SumsStart{no_sums<V>};
        tile.next = {reinterpret_cast<const char*>(tile.panel), 0};  // the block's panels are in the cache
        ProductTile part = tile;
        const TileHeights<V> heights(rows, panel.vectors);
        for (std::ptrdiff_t t = 0; t < heights.count(); t += part.count) {
            const auto [begin, end] = heights.at(t);
            part.count = heights.equal_from(t);
            compute_tiles<V>(part, static_cast<int>(end - begin), panel.vectors);
            go_on(part, end - begin);
        }
    }
}

}  // namespace idem::kernel::detail
