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

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/fold.hpp>
#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/pitched.hpp>
#include <idem/kernel/plane_rows.hpp>

#include <algorithm>

namespace idem::kernel {

/// Whether this is a convolution of few channels: with more, reading channels last is faster.
constexpr bool first_convolution_applies(const Geometry& geometry) {
    constexpr int most_channels = 4;
    return geometry.channels <= most_channels && geometry.groups == 1;
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

/// One tile of work.
struct PlaneTile {
    const float* const* addresses;  // (taps): where the places of window 0 are
    std::ptrdiff_t taps, offset;    // `offset` is added to every address
    const float* panel;             // bias and taps rows of (vectors * lanes), aligned
    TileOutput output;              // from the first pixel and the panel's first channel on
    std::ptrdiff_t pixels = 0;      // that exist
};

/// Neighbouring windows are `Step` floats apart.
template <class V, int Pixels, int Vectors, int Step>
void convolve_planes(const PlaneTile& tile) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>, width = Vectors * lanes;
    V sums[std::size_t{Pixels}][std::size_t{Vectors}];
#pragma GCC unroll 16
    for (int m = 0; m < Pixels; ++m)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) sums[m][v] = simd::load_aligned<V>(tile.panel + v * lanes);
    const float* row = tile.panel + width;
    for (std::ptrdiff_t t = 0; t < tile.taps; ++t, row += width) {
        const float* x = tile.addresses[t] + tile.offset;
        forget(x);  // so that all pixels are at constant distances from it
        V weights[std::size_t{Vectors}];
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) weights[v] = simd::load_aligned<V>(row + v * lanes);
#pragma GCC unroll 16
        for (int m = 0; m < Pixels; ++m) {
            const V pixel(x[m * Step]);
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v) sums[m][v] = simd::fma(pixel, weights[v], sums[m][v]);
        }
    }
    const TileOutput& output = tile.output;
    if (tile.pixels == Pixels && output.columns == width && !output.operand) {
        if (output.clamps) {
#pragma GCC unroll 16
            for (int m = 0; m < Pixels; ++m)
#pragma GCC unroll 16
                for (int v = 0; v < Vectors; ++v) sums[m][v] = clamp(sums[m][v], V(output.low), V(output.high));
        }
#pragma GCC unroll 16
        for (int m = 0; m < Pixels; ++m)
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v)
                simd::store(output.to + m * output.pitch + v * lanes, sums[m][v]);
        return;
    }
    alignas(simd::alignment) float memory[std::size_t{Pixels * width}];
#pragma GCC unroll 16
    for (int m = 0; m < Pixels; ++m)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) simd::store_aligned(memory + m * width + v * lanes, sums[m][v]);
    store_part<V>(output, static_cast<int>(tile.pixels), memory, width);
}

/// One output row and one panel. `tile` is that of the row's first pixel.
template <class V, int Vectors, int Step>
void convolve_plane_row(PlaneTile tile, std::ptrdiff_t out_width) {
    constexpr int whole = whole_tile_pixels<V>(Vectors), small = small_tile_pixels<V>;
    for (std::ptrdiff_t left = out_width; left > 0;) {
        const std::ptrdiff_t pixels = left >= whole ? whole : small;
        tile.pixels = std::min(pixels, left);
        if (pixels == whole) convolve_planes<V, whole, Vectors, Step>(tile);
        else convolve_planes<V, small, Vectors, Step>(tile);
        tile.offset += pixels * Step;
        tile.output.to += pixels * tile.output.pitch;
        if (tile.output.operand) tile.output.operand += pixels * tile.output.operand_pitch;
        left -= pixels;
    }
}

/// By the vectors of a panel, and the step.
template <class V>
void convolve_plane_row(const PlaneTile& tile, std::ptrdiff_t out_width, int vectors, std::ptrdiff_t step) {
    if constexpr (widest_panel<V> == 4) {
        if (vectors == 4 && step == 2) return convolve_plane_row<V, 4, 2>(tile, out_width);
        if (vectors == 4) return convolve_plane_row<V, 4, 1>(tile, out_width);
    }
    if (vectors == 2 && step == 2) convolve_plane_row<V, 2, 2>(tile, out_width);
    else if (vectors == 2) convolve_plane_row<V, 2, 1>(tile, out_width);
    else if (step == 2) convolve_plane_row<V, 1, 2>(tile, out_width);
    else convolve_plane_row<V, 1, 1>(tile, out_width);
}

/// All rows of a thread.
template <class V>
void convolve_plane_rows(const Geometry& geometry, const Call& call) {
    const PlaneRowSizes sizes = plane_row_sizes<V>(geometry);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, geometry.out_channels);
    const std::ptrdiff_t operand_pitch = pitch_or(geometry.operand_pitch, geometry.out_channels);
    const std::ptrdiff_t sample_floats = geometry.channels * plane_floats(geometry);
    PlaneRows rows(geometry, sizes, call.scratch);
    const auto [begin, end] = share(call.batch * geometry.out_height, call.team.portion());
    for (std::ptrdiff_t row = begin; row < end; ++row) {
        const int y = static_cast<int>(row % geometry.out_height);
        if (row == begin || y == 0) rows.begin(call.input + row / geometry.out_height * sample_floats);
        const float* const* addresses = rows.addresses(y);
        const std::ptrdiff_t pixel = row * geometry.out_width;
        float* const output = call.output + pixel * out_pitch;
        const float* panel = call.weights;
        for_each_plane_panel<V>(geometry.out_channels, [&](std::ptrdiff_t first, int vectors) {
            const std::ptrdiff_t width = vectors * simd::lanes<V>;
            const PlaneTile tile{
                .addresses = addresses,
                .taps = sizes.taps,
                .offset = 0,
                .panel = panel,
                .output = {.to = output + first,
                           .pitch = out_pitch,
                           .columns = std::min(geometry.out_channels - first, width),
                           .operand = call.operand ? call.operand + pixel * operand_pitch + first : nullptr,
                           .operand_pitch = operand_pitch,
                           .clamps = geometry.activation.clamps,
                           .low = geometry.activation.low,
                           .high = geometry.activation.high}};
            convolve_plane_row<V>(tile, geometry.out_width, vectors, sizes.step);
            panel += (1 + sizes.taps) * width;
        });
        geometry.activation.complete(output, geometry.out_width, geometry.out_channels, out_pitch);
    }
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

template <class V>
void pack_first_convolution(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const std::ptrdiff_t taps = detail::plane_row_sizes<V>(geometry).taps;
    detail::for_each_plane_panel<V>(geometry.out_channels, [&](std::ptrdiff_t first, int vectors) {
        const auto pack_row = [&](auto value) {
            for (std::ptrdiff_t o = first; o < first + vectors * simd::lanes<V>; ++o)
                *packed++ = o < geometry.out_channels ? value(o) : 0.0f;
        };
        pack_row([&](std::ptrdiff_t o) { return folded_bias(parameters, o); });
        for (std::ptrdiff_t t = 0; t < taps; ++t)
            pack_row([&](std::ptrdiff_t o) { return folded_weight(parameters, parameters.weight[o * taps + t], o); });
    });
}

template <class V>
void first_convolution(const Geometry& geometry, const Call& call) {
    detail::convolve_plane_rows<V>(geometry, call);
}

}  // namespace idem::kernel
