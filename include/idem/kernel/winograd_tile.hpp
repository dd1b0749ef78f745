/// The two-dimensional transforms of one tile of Winograd's convolution, vectorised over channels.
///
/// A transformed tile is (size, size) numbers of each channel, size = Tile + 2, that lie `plane` floats apart: number
/// (i, j) of all tiles and channels is one matrix.
#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/winograd_blocks.hpp>
#include <idem/kernel/winograd_transform.hpp>

#include <array>
#include <cstddef>

namespace idem::kernel::detail {

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
                std::array<V, std::size_t{size}> column;
#pragma GCC unroll 8
                for (int i = 0; i < size; ++i) column[at(i)] = simd::load<V>(places[i * size + j] + c, extent);
                column = WinogradTransform<Tile>::input(column);
#pragma GCC unroll 8
                for (int i = 0; i < size; ++i) half[i][j] = column[at(i)];
            }
            float* next = to + c / simd::lanes<V> * chunk;
            for (int i = 0; i < size; ++i, next += size * plane) {
                std::array<V, std::size_t{size}> row;
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

/// Finishes sums with their bias: adds the operand, clamps and stores them.
template <class V>
struct WinogradFinish {
    const WinogradOutput& output;
    bool clamps = output.activation.clamps;
    V low = V(output.activation.low), high = V(output.activation.high);

    /// Of pixel (i, j), from channel c on.
    template <class Extent>
    IDEM_ALWAYS_INLINE void operator()(std::ptrdiff_t i, std::ptrdiff_t j, std::ptrdiff_t c, V y, Extent extent) const {
        if (output.operand)
            y = y + simd::load<V>(output.operand + i * output.operand_row_pitch + j * output.operand_pitch + c, extent);
        if (clamps) y = clamp(y, low, high);
        simd::store(output.to + i * output.row_pitch + j * output.pitch + c, y, extent);
    }
};

/// `from`: the tile's products, in planes. Everything but the output is aligned. Returns whether all sums are finite: an
/// infinity or a NaN of a plane is in one of the corners, which are what is looked at. Clamps, but leaves any other
/// activation.
template <int Tile, class V>
bool transform_winograd_output(const float* from, std::ptrdiff_t plane, const float* bias,
                               const WinogradOutput& output) {
    constexpr int size = winograd_size<Tile>;
    const WinogradFinish<V> finish{output};
    V nothing(0.0f);  // 0 times what is looked at
    simd::for_each_vector<V>(
        output.channels, [&](std::ptrdiff_t c, auto extent) __attribute__((always_inline)) {
            alignas(simd::alignment) V half[std::size_t{Tile}][std::size_t{size}];
            const float* next = from + c;
            for (int j = 0; j < size; ++j, next += plane) {
                std::array<V, std::size_t{size}> column;
#pragma GCC unroll 8
                for (int i = 0; i < size; ++i) column[at(i)] = simd::load_aligned<V>(next + i * size * plane);
                const auto shorter = WinogradTransform<Tile>::output(column);
#pragma GCC unroll 8
                for (int i = 0; i < Tile; ++i) half[i][j] = shorter[at(i)];
            }
            const V added = simd::load_aligned<V>(bias + c);
            for (std::ptrdiff_t i = 0; i < output.rows; ++i) {
                std::array<V, std::size_t{size}> row;
#pragma GCC unroll 8
                for (int j = 0; j < size; ++j) row[at(j)] = half[i][j];
                const auto sums = WinogradTransform<Tile>::output(row);
                if (i == 0 || i == output.rows - 1)
                    nothing = simd::fma(sums[0] + sums[Tile - 1], V(0.0f), nothing);
#pragma GCC unroll 8
                for (int j = 0; j < Tile; ++j) {
                    if (j >= output.columns) continue;
                    finish(i, j, c, sums[at(j)] + added, extent);
                }
            }
        });
    return !simd::any_nan(nothing);
}

/// The same from the inputs, `places`, and the transformed window: `weights` is that of the panel's first channel in the
/// first plane, (channels, width), and planes are `plane` floats apart.
template <int Tile, class V>
IDEM_COLD void convolve_winograd_tile(const float* const* places, std::ptrdiff_t channels, const float* weights,
                                      std::ptrdiff_t width, std::ptrdiff_t plane, const float* bias,
                                      const WinogradOutput& output) {
    constexpr int size = winograd_size<Tile>;
    const WinogradFinish<V> finish{output};
    for (std::ptrdiff_t c = 0; c < output.channels; c += simd::lanes<V>) {
        alignas(simd::alignment) V sums[std::size_t{Tile * Tile}], window[3][3];
        for (V& sum : sums) sum = simd::load_aligned<V>(bias + c);
        for (std::ptrdiff_t k = 0; k < channels; ++k) {
            std::array<V, std::size_t{size}> half[3], line;
            for (int j = 0; j < size; ++j) {
                for (int i = 0; i < size; ++i)
                    line[at(i)] = simd::load_aligned<V>(weights + (i * size + j) * plane + k * width + c);
                const auto column = WinogradTransform<Tile>::window_of(line);
                for (int i = 0; i < 3; ++i) half[i][at(j)] = column[at(i)];
            }
            for (int i = 0; i < 3; ++i) {
                const auto row = WinogradTransform<Tile>::window_of(half[i]);
                for (int j = 0; j < 3; ++j) window[i][j] = row[at(j)];
            }
            for (int p = 0; p < Tile * Tile; ++p)
                for (int t = 0; t < 9; ++t) {
                    const V x(places[(p / Tile + t / 3) * size + p % Tile + t % 3][k]);
                    sums[p] = simd::fma(x, window[t / 3][t % 3], sums[p]);
                }
        }
        const auto store = [&](auto extent) {
            for (std::ptrdiff_t i = 0; i < output.rows; ++i)
                for (std::ptrdiff_t j = 0; j < output.columns; ++j) finish(i, j, c, sums[i * Tile + j], extent);
        };
        if (output.channels - c >= simd::lanes<V>) store(simd::Whole{});
        else store(simd::Part{output.channels - c});
    }
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
