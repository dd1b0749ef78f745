/// The two-dimensional transforms of one tile of Winograd's convolution, vectorised over channels.
///
/// A transformed tile is (size, size) numbers of each channel, size = Tile + 2, that lie `plane` floats apart: number
/// (i, j) of all tiles and channels is one matrix.
#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/winograd_transform.hpp>

#include <cstddef>

namespace idem::kernel::detail {

template <int Tile>
inline constexpr int winograd_size = Tile + 2;

/// How many matrices there are.
template <int Tile>
inline constexpr int winograd_planes = winograd_size<Tile>* winograd_size<Tile>;

/// An index of std::array.
constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// `places`: where the pixels of the tile are, row by row. Writes a vector for every `lanes` channels to every plane,
/// `chunk` floats apart; `to` is aligned.
template <int Tile, class V>
void transform_winograd_input(const float* const* places, std::ptrdiff_t channels, float* to, std::ptrdiff_t chunk,
                              std::ptrdiff_t plane) {
    constexpr int size = winograd_size<Tile>;
    simd::for_each_vector<V>(
        channels, [&](std::ptrdiff_t c, auto extent) __attribute__((always_inline)) {
            alignas(simd::alignment) V half[std::size_t{size}][std::size_t{size}];
            for (int j = 0; j < size; ++j) {
                std::array<V, size> column;
#pragma GCC unroll 8
                for (int i = 0; i < size; ++i) column[at(i)] = simd::load<V>(places[i * size + j] + c, extent);
                column = WinogradTransform<Tile>::input(column);
#pragma GCC unroll 8
                for (int i = 0; i < size; ++i) half[i][j] = column[at(i)];
            }
            float* next = to + c / simd::lanes<V> * chunk;
            for (int i = 0; i < size; ++i, next += size * plane) {
                std::array<V, size> row;
#pragma GCC unroll 8
                for (int j = 0; j < size; ++j) row[at(j)] = half[i][j];
                row = WinogradTransform<Tile>::input(row);
#pragma GCC unroll 8
                for (int j = 0; j < size; ++j) simd::store_aligned(next + j * plane, row[at(j)]);
            }
        });
}

/// Where a tile of outputs goes: y = clamp(sum + bias + operand) in the pixels and channels that exist.
struct WinogradOutput {
    float* to;  // (rows, columns, channels), rows `row_pitch` apart, pixels `pitch`
    std::ptrdiff_t row_pitch, pitch;
    const float* operand;  // likewise; null if there is none
    std::ptrdiff_t operand_row_pitch, operand_pitch;
    std::ptrdiff_t rows, columns, channels;
    const Activation& activation;
};

/// `from`: the tile's products, in planes. Everything but the output is aligned.
template <int Tile, class V>
void transform_winograd_output(const float* from, std::ptrdiff_t plane, const float* bias,
                               const WinogradOutput& output) {
    constexpr int size = winograd_size<Tile>;
    const bool clamps = output.activation.clamps;
    const V low(output.activation.low), high(output.activation.high);
    simd::for_each_vector<V>(
        output.channels, [&](std::ptrdiff_t c, auto extent) __attribute__((always_inline)) {
            alignas(simd::alignment) V half[std::size_t{Tile}][std::size_t{size}];
            const float* next = from + c;
            for (int j = 0; j < size; ++j, next += plane) {
                std::array<V, size> column;
#pragma GCC unroll 8
                for (int i = 0; i < size; ++i) column[at(i)] = simd::load_aligned<V>(next + i * size * plane);
                const auto shorter = WinogradTransform<Tile>::output(column);
#pragma GCC unroll 8
                for (int i = 0; i < Tile; ++i) half[i][j] = shorter[at(i)];
            }
            const V added = simd::load_aligned<V>(bias + c);
            for (std::ptrdiff_t i = 0; i < output.rows; ++i) {
                std::array<V, size> row;
#pragma GCC unroll 8
                for (int j = 0; j < size; ++j) row[at(j)] = half[i][j];
                const auto sums = WinogradTransform<Tile>::output(row);
#pragma GCC unroll 8
                for (int j = 0; j < Tile; ++j) {
                    if (j >= output.columns) continue;
                    V y = sums[at(j)] + added;
                    if (output.operand)
                        y = y + simd::load<V>(output.operand + i * output.operand_row_pitch + j * output.operand_pitch +
                                                  c, extent);
                    if (clamps) y = clamp(y, low, high);
                    simd::store(output.to + i * output.row_pitch + j * output.pitch + c, y, extent);
                }
            }
        });
    for (std::ptrdiff_t i = 0; i < output.rows; ++i)
        output.activation.complete(output.to + i * output.row_pitch, output.columns, output.channels, output.pitch);
}

/// `window`: the 9 places of a window, each a vector of output channels; writes to every plane.
template <int Tile, class V>
void transform_winograd_window(const float* window, float* to, std::ptrdiff_t plane) {
    constexpr int size = winograd_size<Tile>;
    alignas(simd::alignment) V half[std::size_t{size}][3];
    for (int j = 0; j < 3; ++j) {
        std::array<V, 3> column;
#pragma GCC unroll 8
        for (int i = 0; i < 3; ++i) column[at(i)] = simd::load_aligned<V>(window + (i * 3 + j) * simd::lanes<V>);
        const auto longer = WinogradTransform<Tile>::window(column);
#pragma GCC unroll 8
        for (int i = 0; i < size; ++i) half[i][j] = longer[at(i)];
    }
    for (int i = 0; i < size; ++i, to += size * plane) {
        const std::array<V, 3> row{half[i][0], half[i][1], half[i][2]};
        const auto longer = WinogradTransform<Tile>::window(row);
#pragma GCC unroll 8
        for (int j = 0; j < size; ++j) simd::store_aligned(to + j * plane, longer[at(j)]);
    }
}

}  // namespace idem::kernel::detail
