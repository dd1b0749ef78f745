/// How Winograd's convolution is cut up: tiles of the output, blocks of tiles, panels of output channels, and the
/// scratch memory of a block.
///
/// Tiles are counted through: sample, row of tiles, column of tiles. Scratch of one thread:
///
///     transformed (planes, chunks, tiles, lanes)   the block's input, planes `plane` apart
///     products    (panels, planes, tiles, width)   of a group of panels, planes `product_plane` apart
///     zeros       (channels)                       what lies outside the input
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/product_share.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

template <int Tile>
inline constexpr int winograd_size = Tile + 2;

/// How many matrices there are.
template <int Tile>
inline constexpr int winograd_planes = winograd_size<Tile>* winograd_size<Tile>;

template <class V>
constexpr std::ptrdiff_t whole_vectors(std::ptrdiff_t floats) {
    return idem::detail::round_up(floats, std::max(simd::lanes<V>, idem::detail::line_floats));
}

/// The sizes that follow from the geometry alone.
template <int Tile, class V>
struct WinogradBlocks {
    static constexpr std::ptrdiff_t planes = winograd_planes<Tile>;

    std::ptrdiff_t tile_rows, tile_columns;  // of a sample
    bool weights_stay;                       // in the second-level cache, from one block to the next
    std::ptrdiff_t tiles;                    // of a block, at most
    std::ptrdiff_t chunks;                   // vectors of channels
    std::ptrdiff_t panels, width;            // of a group; of a panel, at most
    std::ptrdiff_t zeros, plane, product_plane;

    constexpr explicit WinogradBlocks(const Geometry& geometry)
        : tile_rows((geometry.out_height + Tile - 1) / Tile),
          tile_columns((geometry.out_width + Tile - 1) / Tile),
          weights_stay(tiles_beside_weights(geometry.channels, geometry.out_channels) >=
                       tallest_tile<V>(static_cast<int>(width_of_panel(geometry.out_channels) / simd::lanes<V>))),
          tiles(tiles_of_block(geometry.channels, geometry.out_channels)),
          chunks((geometry.channels + simd::lanes<V> - 1) / simd::lanes<V>),
          panels(panels_of_group(geometry.out_channels)),
          width(width_of_panel(geometry.out_channels)),
          zeros(whole_vectors<V>(geometry.channels)),
          plane(idem::detail::odd_lines(tiles * chunks * simd::lanes<V>)),
          product_plane(idem::detail::odd_lines(tiles * width)) {}

    constexpr std::ptrdiff_t tiles_of_sample() const { return tile_rows * tile_columns; }
    /// Rows of a panel of one plane: the channels, rounded up.
    constexpr std::ptrdiff_t depth() const { return chunks * simd::lanes<V>; }

    constexpr std::ptrdiff_t transformed_floats() const { return planes * plane; }
    constexpr std::ptrdiff_t product_floats() const { return panels * planes * product_plane; }

    /// Outputs are written in runs of one pixel's channels: of 128 bytes or more.
    static constexpr std::ptrdiff_t panels_of_group(std::ptrdiff_t out_channels) {
        constexpr std::ptrdiff_t run = 128 / sizeof(float), width = usual_panel<V> * simd::lanes<V>;
        return std::min((run + width - 1) / width, panel_count<V>(out_channels));
    }
    static constexpr std::ptrdiff_t width_of_panel(std::ptrdiff_t out_channels) {
        return std::min<std::ptrdiff_t>(widest_panel<V> * simd::lanes<V>, whole_vectors<V>(out_channels));
    }
    /// For how many a second-level cache of 1 MB has room beside all weights.
    static constexpr std::ptrdiff_t tiles_beside_weights(std::ptrdiff_t channels, std::ptrdiff_t out_channels) {
        constexpr std::ptrdiff_t cache_floats = 1024 * 1024 / sizeof(float);
        const std::ptrdiff_t weights = planes * channels * out_channels;
        const std::ptrdiff_t products = panels_of_group(out_channels) * width_of_panel(out_channels);
        return (cache_floats * 7 / 8 - weights) / (planes * (whole_vectors<V>(channels) + products));
    }
    /// Where all weights stay in the cache, as many as leave them there, but a whole register tile. Where they come from
    /// farther, and again for every block, many more, though then some of their numbers come from there too.
    constexpr std::ptrdiff_t tiles_of_block(std::ptrdiff_t channels, std::ptrdiff_t out_channels) const {
        constexpr std::ptrdiff_t most = 56;
        return weights_stay ? std::min(tiles_beside_weights(channels, out_channels) / 2 * 2, most) : most;
    }
};

/// A thread's part of the work: a range of tiles, and a range of panels.
struct WinogradShare {
    Range tiles, panels;
};

/// By tiles, or by panels: every thread then transforms all inputs, but reads only its part of the weights. So where
/// there are few tiles, or where the weights are many times the inputs.
template <int Tile, class V>
constexpr WinogradShare winograd_share(const WinogradBlocks<Tile, V>& blocks, const Geometry& geometry,
                                       std::ptrdiff_t batch, const Team& team) {
    constexpr std::ptrdiff_t few = 24, many_times = 12;
    const std::ptrdiff_t tiles = batch * blocks.tiles_of_sample();
    const std::ptrdiff_t panels = panel_count<V>(geometry.out_channels);
    const std::ptrdiff_t weights = blocks.planes * geometry.out_channels;  // both for a channel
    const std::ptrdiff_t inputs = batch * geometry.height * geometry.width;
    const bool by_panels = panels >= team.threads && (tiles < few * team.threads || weights > many_times * inputs);
    if (by_panels) return {{0, tiles}, share_panels<V>(geometry.out_channels, 1, team.portion())};
    return {share(tiles, team.portion()), {0, panels}};
}

}  // namespace idem::kernel::detail
