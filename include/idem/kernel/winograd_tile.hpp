/// The two-dimensional transforms of one tile of Winograd's convolution, vectorised over channels.
///
/// A transformed tile is (size, size) numbers of each channel, size = Tile + 2, that lie `plane` floats apart: number
/// (i, j) of all tiles and channels is one matrix.
#pragma once

#include <idem/kernel/winograd_transform.hpp>

#include <cstddef>

namespace idem::kernel::detail {

template <int Tile>
inline constexpr int winograd_size = Tile + 2;

/// How many matrices there are.
template <int Tile>
inline constexpr int winograd_planes = winograd_size<Tile>* winograd_size<Tile>;

/// `places`: where the pixels of the tile are, row by row. Writes `channels` floats, rounded up to a vector, to every
/// plane; `to` is aligned.
template <int Tile, class V>
void transform_winograd_input(const float* const* places, std::ptrdiff_t channels, float* to, std::ptrdiff_t plane) {
    constexpr std::size_t size = winograd_size<Tile>;
    simd::for_each_vector<V>(channels, [&](std::ptrdiff_t c, auto extent) {
        std::array<std::array<V, size>, size> half;
        for (std::size_t j = 0; j < size; ++j) {
            std::array<V, size> column;
            for (std::size_t i = 0; i < size; ++i) column[i] = simd::load<V>(places[i * size + j] + c, extent);
            column = WinogradTransform<Tile>::input(column);
            for (std::size_t i = 0; i < size; ++i) half[i][j] = column[i];
        }
        float* next = to + c;
        for (std::size_t i = 0; i < size; ++i) {
            const std::array<V, size> row = WinogradTransform<Tile>::input(half[i]);
            for (std::size_t j = 0; j < size; ++j, next += plane) simd::store_aligned(next, row[j]);
        }
    });
}

/// Adds the bias and writes (Tile, Tile, width) sums. Everything is aligned, `width` a multiple of the lanes.
template <int Tile, class V>
void transform_winograd_output(const float* from, std::ptrdiff_t plane, const float* bias, std::ptrdiff_t width,
                               float* sums) {
    constexpr std::size_t size = winograd_size<Tile>, tile = Tile;
    for (std::ptrdiff_t c = 0; c < width; c += simd::lanes<V>) {
        std::array<std::array<V, size>, tile> half;
        for (std::size_t j = 0; j < size; ++j) {
            std::array<V, size> column;
            for (std::size_t i = 0; i < size; ++i)
                column[i] = simd::load_aligned<V>(from + static_cast<std::ptrdiff_t>(i * size + j) * plane + c);
            const std::array<V, tile> shorter = WinogradTransform<Tile>::output(column);
            for (std::size_t i = 0; i < tile; ++i) half[i][j] = shorter[i];
        }
        const V added = simd::load_aligned<V>(bias + c);
        float* next = sums + c;
        for (std::size_t i = 0; i < tile; ++i) {
            const std::array<V, tile> row = WinogradTransform<Tile>::output(half[i]);
            for (std::size_t j = 0; j < tile; ++j, next += width) simd::store_aligned(next, row[j] + added);
        }
    }
}

/// `window`: the 9 places of a window, each a vector of output channels; writes to every plane.
template <int Tile, class V>
void transform_winograd_window(const float* window, float* to, std::ptrdiff_t plane) {
    constexpr std::size_t size = winograd_size<Tile>;
    std::array<std::array<V, 3>, size> half;
    for (std::size_t j = 0; j < 3; ++j) {
        std::array<V, 3> column;
        for (std::size_t i = 0; i < 3; ++i)
            column[i] = simd::load_aligned<V>(window + static_cast<std::ptrdiff_t>(i * 3 + j) * simd::lanes<V>);
        const std::array<V, size> longer = WinogradTransform<Tile>::window(column);
        for (std::size_t i = 0; i < size; ++i) half[i][j] = longer[i];
    }
    for (std::size_t i = 0; i < size; ++i) {
        const std::array<V, size> row = WinogradTransform<Tile>::window(half[i]);
        for (std::size_t j = 0; j < size; ++j, to += plane) simd::store_aligned(to, row[j]);
    }
}

}  // namespace idem::kernel::detail
