/// The layout of weights for tile products, split into bf16 terms.
///
///     a line: 1 if a weight is infinite, otherwise 0
///     scale and shift of the prologue (blocks of 32 channels each), if there is one
///     bias (groups, columns)
///     panels of 32 columns, the last one of a group of 16 if that suffices:
///         (terms, taps, blocks of 32 channels, columns / 16, 16 pairs of channels, 16 columns, 2) of bf16
///
/// Channels and columns that do not exist are zeros.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/tile_sizes.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

template <int Terms>
struct TilePack {
    std::ptrdiff_t taps, channels, blocks;  // of a group
    std::ptrdiff_t columns, column_tiles;   // of a group
    std::ptrdiff_t groups;
    bool prologue;

    constexpr explicit TilePack(const Geometry& geometry)
        : taps(std::ptrdiff_t{geometry.vertical.kernel} * geometry.horizontal.kernel),
          channels(geometry.channels / geometry.groups),
          blocks((channels + bf16_per_line - 1) / bf16_per_line),
          columns(geometry.out_channels / geometry.groups),
          column_tiles((columns + tile_columns - 1) / tile_columns),
          groups(geometry.groups),
          prologue(geometry.prologue != Prologue::none) {}

    constexpr std::ptrdiff_t panels() const { return (column_tiles + 1) / 2; }  // of a group
    constexpr int panel_tiles(std::ptrdiff_t panel) const { return 2 * panel + 1 < column_tiles ? 2 : 1; }
    constexpr std::ptrdiff_t panel_columns(std::ptrdiff_t panel) const {
        return std::min(widest_tile_panel, columns - panel * widest_tile_panel);
    }

    // In floats from the beginning.
    constexpr std::ptrdiff_t scale() const { return bf16_per_line / 2; }
    constexpr std::ptrdiff_t shift() const { return scale() + blocks * bf16_per_line; }
    constexpr std::ptrdiff_t bias(std::ptrdiff_t group, std::ptrdiff_t panel) const {
        return (prologue ? shift() + blocks * bf16_per_line : scale()) + group * column_tiles * tile_columns +
               panel * widest_tile_panel;
    }
    constexpr std::ptrdiff_t weights(std::ptrdiff_t group, std::ptrdiff_t panel) const {
        return bias(groups, 0) + (group * column_tiles + 2 * panel) * column_floats();
    }
    constexpr std::ptrdiff_t floats() const { return weights(groups, 0); }

  private:
    constexpr std::ptrdiff_t column_floats() const { return Terms * taps * blocks * bf16_per_tile / 2; }
};

}  // namespace idem::kernel::detail
