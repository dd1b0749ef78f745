/// How Winograd's convolution is cut up: tiles of the output, blocks of tiles, panels of output channels, and the
/// scratch memory of a block.
///
/// Tiles are counted through: sample, row of tiles, column of tiles. Scratch of one thread:
///
///     transformed (planes, tiles, channels)   the block's input, planes `plane` apart
///     products    (planes, tiles, width)      of one panel
///     sums        (Tile, Tile, width)         of one tile
///     zeros       (channels)                  what lies outside the input
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/winograd_tile.hpp>

#include <algorithm>

namespace idem::kernel::detail {

template <class V>
constexpr std::ptrdiff_t whole_vectors(std::ptrdiff_t floats) {
    constexpr std::ptrdiff_t line = simd::alignment / sizeof(float);
    constexpr std::ptrdiff_t unit = simd::lanes < V >> line ? simd::lanes<V> : line;
    return (floats + unit - 1) / unit * unit;
}

/// An odd number of cache lines, so that the same place of all planes does not fall into the same set of a cache.
constexpr std::ptrdiff_t odd_lines(std::ptrdiff_t floats) {
    constexpr std::ptrdiff_t line = simd::alignment / sizeof(float);
    return ((floats + line - 1) / line | 1) * line;
}

/// The sizes that follow from the geometry alone.
template <int Tile, class V>
struct WinogradBlocks {
    static constexpr std::ptrdiff_t planes = winograd_planes<Tile>;
    static constexpr std::ptrdiff_t widest = widest_panel<V> * simd::lanes<V>;

    std::ptrdiff_t tile_rows, tile_columns;  // of a sample
    std::ptrdiff_t tiles;                    // of a block, at most
    std::ptrdiff_t channel_pitch, plane, product_plane;

    constexpr explicit WinogradBlocks(const Geometry& geometry)
        : tile_rows((geometry.out_height + Tile - 1) / Tile),
          tile_columns((geometry.out_width + Tile - 1) / Tile),
          tiles(tiles_of_block(geometry.channels, geometry.out_channels)),
          channel_pitch(whole_vectors<V>(geometry.channels)),
          plane(odd_lines(tiles * channel_pitch)),
          product_plane(odd_lines(tiles * widest)) {}

    constexpr std::ptrdiff_t tiles_of_sample() const { return tile_rows * tile_columns; }

    constexpr std::ptrdiff_t transformed_floats() const { return planes * plane; }
    constexpr std::ptrdiff_t product_floats() const { return planes * product_plane; }
    static constexpr std::ptrdiff_t sum_floats() { return whole_vectors<V>(Tile * Tile * widest); }

    /// As many as let transformed inputs and products stay in half of a second-level cache of 1 MB, but enough to
    /// outweigh the weights, which are read again for every block: 24 tiles where these come from that cache, 54 where
    /// they come from farther. (Measured at 64 to 256 channels: within 5 % of the best number of tiles.)
    static constexpr std::ptrdiff_t tiles_of_block(std::ptrdiff_t channels, std::ptrdiff_t out_channels) {
        constexpr std::ptrdiff_t cache_floats = 1024 * 1024 / sizeof(float), most = 96;
        const std::ptrdiff_t fewest = planes * channels * out_channels <= cache_floats ? 24 : 54;
        return std::clamp(cache_floats / 2 / (planes * (whole_vectors<V>(channels) + widest)), fewest, most);
    }
};

/// A thread's part of the work: a range of tiles, and a range of panels.
struct WinogradShare {
    Range tiles, panels;
};

/// By tiles where there are enough of them, otherwise by panels: every thread then transforms all inputs, but reads
/// only its part of the weights.
template <class V>
constexpr WinogradShare winograd_share(const Geometry& geometry, std::ptrdiff_t tiles, int thread, int threads) {
    constexpr std::ptrdiff_t enough = 24;
    const std::ptrdiff_t panels = panel_count<V>(geometry.out_channels);
    if (tiles / threads >= enough || panels < threads) return {share(tiles, thread, threads), {0, panels}};
    return {{0, tiles}, share(panels, thread, threads)};
}

}  // namespace idem::kernel::detail
