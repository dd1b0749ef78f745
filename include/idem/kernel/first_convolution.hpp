/// The convolution that reads a network's input: few channels, in PyTorch's own order.
///
///     y[n][p][o] = activation(b[o] + sum over c, t of x[n][c][window(p, t)] * w[o][c][t] + operand[n][p][o])
///
/// Input (batch, channels, height, width), planes `in_pitch` floats apart if that is not 0; output and operand channels
/// last, (batch, out_height, out_width, out_channels), with pitches. Any window, one group. What lies outside the input
/// counts as zero.
///
/// Reads of the geometry: height … out_channels, vertical, horizontal, the pitches, activation.
///
/// A tile is so many neighbouring pixels of an output row times some vectors of output channels, in registers; a step
/// of its loop is one place of the window in one channel. With few channels there are few places, so what is done once
/// for a tile counts: bias and clamp never leave the registers, and pixels are found by one address a step
/// (see plane_rows.hpp).
///
/// Why these sizes: a step loads its vectors of weights and an address, and broadcasts each pixel, for as many
/// multiply-adds a pixel; with two of each a cycle, loads must be the fewer. So 64 channels are one panel: an Ice Lake
/// core takes 9 % less than for two of 14 x 2, though their weights, 38 kB for 7 x 7 x 3 places, fill the first-level
/// cache.
///     32 registers:  6 x 4 = 24 sums + 4 weights + 1 input
///                   14 x 2 = 28 sums + 2 weights + 1 input; images of 224, 112, 56, 28 and 14 columns divide by 14
///     16 registers:  6 x 2 = 12 sums + 2 weights + 1 input (+ 1 for the product without fused multiply-add)
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/plane_row_sizes.hpp>
#include <idem/kernel/tile_shape.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

/// Whether this is a convolution of few channels: with more, reading channels last is faster; and so it is where an image
/// is cut into patches, large ones, each of which is a row of a product.
constexpr bool first_convolution_applies(const Geometry& geometry) {
    constexpr int most_channels = 4, most_places = 63;
    const idem::detail::WindowAxis &down = geometry.vertical, &across = geometry.horizontal;
    const bool has_patches = down.kernel <= down.stride && across.kernel <= across.stride &&
                             down.kernel * across.kernel > most_places;
    return geometry.channels <= most_channels && geometry.groups == 1 && !has_patches;
}

/// The bytes of scratch, for any batch.
template <class V = simd::Batch>
constexpr std::ptrdiff_t first_convolution_scratch_bytes(const Geometry& geometry);

/// The floats of the packed parameters.
template <class V = simd::Batch>
constexpr std::ptrdiff_t first_convolution_packed_floats(const Geometry& geometry);

/// Packs weight (out_channels, channels, kernel height, kernel width) and bias (out_channels), with scale and shift
/// folded in: panel by panel of output channels, the bias and then a row for each place of the window.
template <class V = simd::Batch>
void pack_first_convolution(const Geometry& geometry, const Parameters& parameters, float* packed);

template <class V = simd::Batch>
void first_convolution(const Geometry& geometry, const Call& call);

namespace detail {

/// How many pixels a tile has, and how many the tiles have that fill up a row.
template <class V>
constexpr int whole_tile_pixels(int vectors) {
    return simd::registers<V> == 32 && vectors <= 2 ? 14 : 6;
}
template <class V>
inline constexpr int small_tile_pixels = simd::registers<V> == 32 ? 4 : 3;

/// Calls `body(first channel, vectors)` for the widest panels, and for those of two vectors and of one that are left.
template <class V, class Body>
constexpr void for_each_plane_panel(std::ptrdiff_t out_channels, Body&& body) {
    for (std::ptrdiff_t o = 0; o < out_channels;) {
        const std::ptrdiff_t left = (out_channels - o + simd::lanes<V> - 1) / simd::lanes<V>;
        const int vectors = left >= widest_panel<V> ? widest_panel<V> : left >= 2 ? 2 : 1;
        body(o, vectors);
        o += vectors * simd::lanes<V>;
    }
}

/// The pixels that all tiles of a row have, in panels of so many vectors.
template <class V>
constexpr int tiled_width(int out_width, int vectors) {
    const int whole = whole_tile_pixels<V>(vectors), small = small_tile_pixels<V>;
    return out_width / whole * whole + (out_width % whole + small - 1) / small * small;
}

template <class V>
constexpr PlaneRowSizes plane_row_sizes(const Geometry& geometry) {
    return {geometry, std::max(tiled_width<V>(geometry.out_width, 1),
                               tiled_width<V>(geometry.out_width, widest_panel<V>))};
}

}  // namespace detail

template <class V>
constexpr std::ptrdiff_t first_convolution_scratch_bytes(const Geometry& geometry) {
    return detail::plane_row_sizes<V>(geometry).bytes();
}

template <class V>
constexpr std::ptrdiff_t first_convolution_packed_floats(const Geometry& geometry) {
    const std::ptrdiff_t rows = 1 + detail::plane_row_sizes<V>(geometry).taps;
    std::ptrdiff_t floats = 0;
    detail::for_each_plane_panel<V>(geometry.out_channels, [&](std::ptrdiff_t, int vectors) {
        floats += rows * vectors * simd::lanes<V>;
    });
    return floats;
}

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/first_convolution.ipp>
#endif
