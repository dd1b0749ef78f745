/// Weights for tile products: split into terms, and in the layout of tile_pack.hpp.
#pragma once

#include <idem/kernel/fold.hpp>
#include <idem/kernel/split_bf16.hpp>
#include <idem/kernel/tile_pack.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// `weight(out, channel of the group, tap)` gives the numbers. Returns whether one is infinite.
template <int Terms, class Weight>
bool pack_tile_panel(const TilePack<Terms>& pack, std::ptrdiff_t group, std::ptrdiff_t panel, Weight weight, Bf16* to) {
    const std::ptrdiff_t tiles = pack.panel_tiles(panel);
    const std::ptrdiff_t term_pitch = pack.taps * pack.blocks * tiles * bf16_per_tile;
    bool infinite = false;
    for (std::ptrdiff_t tap = 0; tap < pack.taps; ++tap)
        for (std::ptrdiff_t block = 0; block < pack.blocks; ++block)
            for (std::ptrdiff_t tile = 0; tile < tiles; ++tile)
                for (std::ptrdiff_t pair = 0; pair < bf16_per_line / 2; ++pair, to += bf16_per_line) {
                    float line[std::size_t{bf16_per_line}];
                    for (std::ptrdiff_t i = 0; i < bf16_per_line; ++i) {
                        const std::ptrdiff_t column = panel * widest_tile_panel + tile * tile_columns + i / 2;
                        const std::ptrdiff_t channel = block * bf16_per_line + 2 * pair + i % 2;
                        const bool exists = column < pack.columns && channel < pack.channels;
                        line[i] = exists ? weight(group * pack.columns + column, channel, tap) : 0.0f;
                    }
                    infinite |= split_line<Terms>(line, to, term_pitch);
                }
    return infinite;
}

template <int Terms>
void pack_tiles(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const TilePack<Terms> pack(geometry);
    const auto weight = [&](std::ptrdiff_t out, std::ptrdiff_t channel, std::ptrdiff_t tap) {
        return folded_weight(parameters, parameters.weight[(out * pack.channels + channel) * pack.taps + tap], out);
    };
    bool infinite = false;
    std::fill_n(packed, pack.weights(0, 0), 0.0f);
    for (std::ptrdiff_t group = 0; group < pack.groups; ++group)
        for (std::ptrdiff_t panel = 0; panel < pack.panels(); ++panel) {
            for (std::ptrdiff_t i = 0; i < pack.panel_columns(panel); ++i)
                packed[pack.bias(group, panel) + i] =
                    folded_bias(parameters, group * pack.columns + panel * widest_tile_panel + i);
            infinite |= pack_tile_panel<Terms>(pack, group, panel, weight,
                                               reinterpret_cast<Bf16*>(packed + pack.weights(group, panel)));
        }
    packed[0] = infinite ? 1.0f : 0.0f;
    if (!pack.prologue) return;
    std::copy_n(parameters.input_scale, pack.channels, packed + pack.scale());
    std::copy_n(parameters.input_shift, pack.channels, packed + pack.shift());
}

}  // namespace idem::kernel::detail
