/// Fetching the cache lines that a tile adds to its sums and those that the next one stores them to, while the tile
/// multiplies: misses at its end would hold up the next one's loads. 128 rows of 768 and as many columns gain 1 to 2 %,
/// more if the output is wider than the second-level cache takes.
#pragma once

#include <idem/kernel/matmul_tile.hpp>

namespace idem::kernel::detail {

/// The lines of a tile's row.
template <class V>
inline constexpr int lines_of_row =
    static_cast<int>((widest_panel<V> * V::size * sizeof(float) + simd::alignment - 1) / simd::alignment);

/// Decides whether the lines of one of `tiles` tiles are fetched. Each takes a step: they must be few of the depth's,
/// and those left for the weights enough.
template <class V>
void choose_lines(ProductTile& tile, std::ptrdiff_t tiles, bool has_operand) {
    constexpr std::ptrdiff_t fewest_tiles = 5, part_of_steps = 4, rows = tallest_tile<V>(widest_panel<V>);
    const int count = (has_operand ? 2 : 1) * lines_of_row<V>;
    if (tiles < fewest_tiles || tile.depth / 2 < part_of_steps * count * rows) return;
    tile.line_count = count;
    tile.line_steps = rows;
}

/// Lines of the next tile's output and of this one's operand.
template <class V>
void set_lines(ProductTile& tile, const float* next_output) {
    for (int i = 0; i < tile.line_count; ++i) {
        const bool of_output = i < lines_of_row<V>;
        const float* const from = of_output ? next_output : tile.output.operand;
        const std::ptrdiff_t pitch = of_output ? tile.output.pitch : tile.output.operand_pitch;
        tile.lines[i] = {
            reinterpret_cast<const char*>(from) + i % lines_of_row<V> * std::ptrdiff_t{simd::alignment},
            pitch * std::ptrdiff_t{sizeof(float)}};
    }
}

}  // namespace idem::kernel::detail
