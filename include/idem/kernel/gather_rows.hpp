/// Rows of a block of a product, copied together where they do not lie well: in pieces all over an image, or at a pitch
/// at which those of a tile fall into few sets of the first-level cache.
///
/// A tile then reads pitched rows, for which it needs no addresses in memory. Copying a row takes a quarter of the time
/// that a panel's product takes with it, and saves as much of each panel's.
#pragma once

#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/window_table.hpp>

#include <cstring>

namespace idem::kernel::detail {

/// Panels that read a block of rows, from which on it is worth gathering them.
inline constexpr std::ptrdiff_t panels_worth_gathering = 3;

/// Floats from one row of `depth` to the next: an odd number of cache lines, so that rows are in as many sets of a
/// cache as there can be.
constexpr std::ptrdiff_t gathered_pitch(std::ptrdiff_t depth) {
    constexpr std::ptrdiff_t line = simd::alignment / sizeof(float);
    return ((depth + line - 1) / line | 1) * line;
}

/// Whether rows of the input collide: first-level caches have 4 kB for each of their ways.
constexpr bool rows_collide(const Geometry& geometry) {
    constexpr std::ptrdiff_t half_a_way = 2048 / sizeof(float);
    return pitch_or(geometry.in_pitch, geometry.channels) % half_a_way == 0;
}

/// A prologue writes rows as they are wanted.
template <class V>
constexpr bool wants_gathering(const Geometry& geometry) {
    if (geometry.prologue != Prologue::none || (reads_rows(geometry) && !rows_collide(geometry))) return false;
    return panel_count<V>(geometry.out_channels / geometry.groups) >= panels_worth_gathering;
}

/// Copies the pieces of a tile's rows to `to`, (rows, taps * depth), and has the tile read them there.
inline void gather_rows(ProductTile& tile, std::ptrdiff_t rows, float* to) {
    const std::ptrdiff_t pitch = gathered_pitch(tile.taps * tile.depth);
    for (std::ptrdiff_t row = 0; row < rows; ++row)
        for (std::ptrdiff_t tap = 0; tap < tile.taps; ++tap)
            std::memcpy(to + row * pitch + tap * tile.depth, tile.piece(tap, row),
                        static_cast<std::size_t>(tile.depth) * sizeof(float));
    tile.x = to;
    tile.x_pitch = pitch;
    tile.addresses = nullptr;
    tile.offset = 0;
    tile.depth *= tile.taps;
    tile.taps = 1;
}

}  // namespace idem::kernel::detail
