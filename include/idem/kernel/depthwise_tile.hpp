/// The micro-kernels of a depthwise convolution, whose lanes are channels:
///
///     y[p][c] = min(max(bias[c] + sum over t of x[window(p, t)][c] * w[t][c] + operand[p][c], low), high)
///
/// One takes any window, of one pixel. The other takes windows of 3 x 3 places with a stride of 1 or 2, of 7 pixels in
/// each of two rows: an element of the input is loaded once for all windows that are over it, and a weight once for 7
/// pixels.
///
///     16 registers: 14 sums + 1 input + 1 weight; images of 112, 56, 28, 14 and 7 columns divide by 7
///
/// The parameters of a vector lie together: its bias, and its weights for each place of the window. Sums are added up
/// in the order of the places, whichever micro-kernel it is.
#pragma once

#include <idem/kernel/depthwise_vectors.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/unroll.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace idem::kernel::detail {

/// One tile of work. Rows and columns of the input count from the first place of the first window.
struct DepthwiseTile {
    const float* sample;
    std::ptrdiff_t origin;                               // where in the sample row 0 and column 0 are, even outside
    std::ptrdiff_t in_row, in_column;                    // floats from one to the next
    int first_row, last_row, first_column, last_column;  // those that lie in the input
    const float* packed;
    std::ptrdiff_t channels;                   // of all vectors
    std::ptrdiff_t first_vector, last_vector;  // the tile's
    const float* operand;  // of the first pixel; null: none
    float* output;
    std::ptrdiff_t operand_row, operand_column, out_row, out_column;
    float low, high;
};

inline constexpr int depthwise_tile_columns = 7;

/// Adds the operand, clamps and stores the pixel in `row` and `column` of the output.
template <class V, class Extent>
IDEM_ALWAYS_INLINE void finish_depthwise(const DepthwiseTile& tile, int row, int column, std::ptrdiff_t channel, V sum,
                                         Extent extent) {
    if (tile.operand)
        sum = sum +
              simd::load<V>(tile.operand + row * tile.operand_row + column * tile.operand_column + channel, extent);
    const V y = simd::min(V(tile.high), simd::max(V(tile.low), sum));
    simd::store(tile.output + row * tile.out_row + column * tile.out_column + channel, y, extent);
}

/// Windows of 3 x 3 places of 7 pixels in each of `Rows` rows. There is at least one whole vector of channels.
template <class V, int Rows, int Stride>
void convolve_depthwise_tile(const DepthwiseTile& tile) {
    constexpr int window = 3, columns = depthwise_tile_columns;
    constexpr int in_rows = (Rows - 1) * Stride + window, in_columns = (columns - 1) * Stride + window;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const int first_row = tile.first_row, last_row = tile.last_row;
    const std::ptrdiff_t in_row = tile.in_row, in_column = tile.in_column;
    const bool left = tile.first_column == 0, right = tile.last_column == in_columns;
    constexpr std::ptrdiff_t packed_pitch = (1 + window * window) * lanes;
    const float* packed = tile.packed + tile.first_vector * packed_pitch;
    for (std::ptrdiff_t v = tile.first_vector; v < tile.last_vector; ++v, packed += packed_pitch) {
        const std::ptrdiff_t channel = depthwise_channel<V>(tile.channels, v);
        const float* x = tile.sample + channel;
        V sums[std::size_t{Rows}][std::size_t{columns}];
        const V bias = simd::load_aligned<V>(packed);
        unroll<Rows>([&](auto r) __attribute__((always_inline)) {
            unroll<columns>([&](auto m) __attribute__((always_inline)) { sums[r][m] = bias; });
        });
        unroll<in_rows>([&](auto i) __attribute__((always_inline)) {
            if (i < first_row || i >= last_row) return;
            const std::ptrdiff_t row = tile.origin + i * in_row;
            unroll<in_columns>([&](auto j) __attribute__((always_inline)) {
                if (j == 0 && !left) return;
                if (j == in_columns - 1 && !right) return;
                const V value = simd::load<V>(x + (row + j * in_column));
                unroll<Rows>([&](auto r) __attribute__((always_inline)) {
                    unroll<window>([&](auto k) __attribute__((always_inline)) {
                        constexpr int place = i - r * Stride, first = j - k;  // the place's row, the window's column
                        if constexpr (place >= 0 && place < window && first >= 0 && first % Stride == 0 &&
                                      first / Stride < columns) {
                            V& sum = sums[r][first / Stride];
                            const float* weight = packed + (1 + place * window + k) * lanes;
                            sum = simd::fma(value, simd::load_aligned<V>(weight), sum);
                        }
                    });
                });
            });
        });
        unroll<Rows>([&](auto r) __attribute__((always_inline)) {
            unroll<columns>([&](auto m) __attribute__((always_inline)) {
                finish_depthwise(tile, r, m, channel, sums[r][m], simd::Whole{});
            });
        });
    }
}

/// Any window, of one pixel. `places` and `width` are those of the whole window.
template <class V>
void convolve_depthwise_pixel(const DepthwiseTile& tile, int places, int width) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const std::ptrdiff_t packed_pitch = (1 + places) * lanes;
    const auto convolve = [&]<int vectors>(std::integral_constant<int, vectors>, std::ptrdiff_t first, auto extent) {
        const std::ptrdiff_t channel = depthwise_channel<V>(tile.channels, first);
        const float* packed = tile.packed + first * packed_pitch;
        V sums[std::size_t{vectors}];
        unroll<vectors>([&](auto v) { sums[v] = simd::load_aligned<V>(packed + v * packed_pitch); });
        for (int i = tile.first_row; i < tile.last_row; ++i)
            for (int j = tile.first_column; j < tile.last_column; ++j) {
                const float* x = tile.sample + (tile.origin + i * tile.in_row + j * tile.in_column + channel);
                const float* weight = packed + (1 + i * width + j) * lanes;
                unroll<vectors>([&](auto v) {
                    sums[v] = simd::fma(simd::load<V>(x + v * lanes, extent),
                                        simd::load_aligned<V>(weight + v * packed_pitch), sums[v]);
                });
            }
        unroll<vectors>([&](auto v) { finish_depthwise(tile, 0, 0, channel + v * lanes, sums[v], extent); });
    };
    constexpr std::integral_constant<int, 1> one;
    constexpr std::integral_constant<int, 4> four;  // sums under way at once: the latency of a multiply-add
    if (tile.channels < lanes) return convolve(one, 0, simd::Part{tile.channels});
    std::ptrdiff_t v = tile.first_vector;
    for (; v + four <= tile.last_vector && (v + four) * lanes <= tile.channels; v += four)
        convolve(four, v, simd::Whole{});
    for (; v < tile.last_vector; ++v) convolve(one, v, simd::Whole{});
}

}  // namespace idem::kernel::detail
