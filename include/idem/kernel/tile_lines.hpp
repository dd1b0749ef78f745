/// Fetching the cache lines that a tile adds to its sums and those that the next one stores them to, while the tile
/// multiplies: misses at its end would hold up the next one's loads. 128 rows of 768 and as many columns gain 1 to 2 %,
/// more if the output is wider than the second-level cache takes.
#pragma once

#include <idem/kernel/matmul_tile.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// The lines of a row of so many vectors.
template <class V>
constexpr int lines_of_row(int vectors) {
    return static_cast<int>((static_cast<std::size_t>(vectors) * V::size * sizeof(float) + simd::alignment - 1) /
                            simd::alignment);
}

/// Decides whether the lines of one of `tiles` tiles are fetched. Each takes a step: they must be few of the depth's,
/// and those left for the weights enough.
template <class V>
void choose_lines(ProductTile& tile, std::ptrdiff_t tiles, int vectors, bool has_operand) {
    constexpr std::ptrdiff_t fewest_tiles = 5, part_of_steps = 4;
    const std::ptrdiff_t rows = tallest_tile<V>(vectors);
    const int count = (has_operand ? 2 : 1) * lines_of_row<V>(vectors);
    const bool worth = tiles >= fewest_tiles && tile.depth / 2 >= part_of_steps * count * rows;
    tile.line_count = worth ? count : 0;
    tile.line_steps = worth ? rows : 0;
}

/// Lines of the next tile's output and of this one's operand.
template <class V>
void set_lines(ProductTile& tile, int vectors, const float* next_output) {
    const int of_row = lines_of_row<V>(vectors);
    for (int i = 0; i < tile.line_count; ++i) {
        const float* const from = i < of_row ? next_output : tile.output.operand;
        const std::ptrdiff_t pitch = i < of_row ? tile.output.pitch : tile.output.operand_pitch;
        tile.lines[i] = {reinterpret_cast<const char*>(from) + i % of_row * std::ptrdiff_t{simd::alignment},
                         pitch * std::ptrdiff_t{sizeof(float)}};
    }
}

}  // namespace idem::kernel::detail
