/// Fetching the cache lines that a tile adds to its sums and those that the next one stores them to, while the tile
/// multiplies: misses at its end would hold up the next one's loads. 128 rows of 768 and as many columns gain 1 to 2 %,
/// more if the output is wider than the second-level cache takes.
#pragma once

#include <idem/kernel/matmul_tile.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// Decides whether the lines of one of `tiles` tiles are fetched. Each takes a step: they must be few of the depth's,
/// and those left for the weights enough. A tile with fewer columns than its panel keeps its sums elsewhere.
template <class V>
void choose_lines(ProductTile& tile, std::ptrdiff_t tiles, int vectors) {
    constexpr std::ptrdiff_t fewest_tiles = 5, part_of_steps = 4;
    const std::ptrdiff_t rows = tallest_tile<V>(vectors);
    const int count = (tile.output.operand ? 2 : 1) * lines_of_row<V>(vectors);
    const bool whole = tile.output.columns >= vectors * simd::lanes<V>;
    const bool worth = whole && tiles >= fewest_tiles && tile.depth / 2 >= part_of_steps * count * rows;
    tile.line_count = worth ? count : 0;
    tile.line_steps = worth ? rows : 0;
}

}  // namespace idem::kernel::detail
