#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/first_convolution.hpp>
#include <idem/kernel/fold.hpp>
#include <idem/kernel/keep_order.hpp>
#include <idem/kernel/pitched.hpp>
#include <idem/kernel/plane_rows.hpp>

#include <algorithm>

namespace idem::kernel {

namespace detail {

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
            keep_rows_in_order();
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
