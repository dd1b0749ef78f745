/// The micro-kernels of a convolution of narrow groups, whose lanes are channels:
///
///     y[p][c] = min(max(bias[c] + sum over m, t of x[window(p, t)][member m of c's group] * w[m][t][c]
///                       + operand[p][c], low), high)
///
/// One takes windows of 3, 5 or 7 columns with a stride of 1 or 2, of 7 pixels in each of two rows: an element of the
/// input is loaded once for all windows that are over it, and a weight once for 7 pixels. One takes any window, of 7
/// pixels of a row: a weight is loaded once for all of them. One takes any window, of one pixel.
///
///     16 registers: 14 sums + 1 input + 1 weight; images of 112, 56, 28, 14 and 7 columns divide by 7
///
/// The parameters of a vector lie together: its bias, and its weights for each row of the window, member of a group, and
/// place in the row. Sums are added up in this order, whichever micro-kernel it is. `Members` (group_members.hpp) reads
/// a member.
#pragma once

#include <idem/kernel/depthwise_vectors.hpp>
#include <idem/kernel/group_members.hpp>
#include <idem/kernel/pitched.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/unroll.hpp>
#include <idem/shape/window.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace idem::kernel::detail {

/// One tile of work. Rows and columns of the input count from the first place of the first window.
struct DepthwiseTile {
    const float* sample;
    std::ptrdiff_t origin;                               // where in the sample row 0 and column 0 are, even outside
    std::ptrdiff_t in_row, in_column, in_pixel;          // floats from one to the next, and from window to window
    int first_row, last_row, first_column, last_column;  // those that lie in the input
    int left, width;                                     // column 0's place in the input's row, and that row's extent
    const idem::detail::WindowAxis* across;              // the window's columns
    int window_height, places;                           // of the whole window
    const float* packed;
    std::ptrdiff_t channels, group;            // of all vectors, and of a group
    std::ptrdiff_t first_vector, last_vector;  // the tile's
    const float* operand;  // of the first pixel; null: none
    float* output;
    std::ptrdiff_t operand_row, operand_column, out_row, out_column;
    float low, high;
};

inline constexpr int depthwise_tile_columns = 7;

/// Windows `Window` places wide of 7 pixels in each of `Rows` rows, at most 2, whose stride is that of the pixels; those
/// of 3 are 3 high. There is at least one whole vector of channels. What the tile says is not read between two stores:
/// the compiler has to take each for one to the tile itself, and would read it again.
template <class V, class Members, int Window, int Rows, int Stride>
void convolve_depthwise_tile(const DepthwiseTile& tile) {
    constexpr int columns = depthwise_tile_columns, in_columns = (columns - 1) * Stride + Window;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const int height = Window == 3 ? 3 : tile.window_height;
    const int first_row = tile.first_row, last_row = tile.last_row;
    const int first_column = tile.first_column, last_column = tile.last_column;
    const float* const sample = tile.sample;
    const std::ptrdiff_t origin = tile.origin, in_row = tile.in_row, in_column = tile.in_column;
    const std::ptrdiff_t out_row = tile.out_row, out_column = tile.out_column;
    const std::ptrdiff_t group = Members::group(tile.group), row_weights = group * Window * lanes;
    const std::ptrdiff_t packed_pitch = lanes + height * row_weights;
    const float* packed = tile.packed + tile.first_vector * packed_pitch;
    for (std::ptrdiff_t v = tile.first_vector; v < tile.last_vector; ++v, packed += packed_pitch) {
        const std::ptrdiff_t channel = depthwise_channel<V>(tile.channels, v);
        V sums[std::size_t{Rows}][std::size_t{columns}];
        const V bias = simd::load_aligned<V>(packed);
#pragma GCC unroll 32
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 32
            for (int m = 0; m < columns; ++m) sums[r][m] = bias;
        // Row i of the input, under the upper windows, the lower ones, or both.
        const auto add_row = [&](int i, bool upper, bool lower) __attribute__((always_inline)) {
            const float* const row = sample + (origin + channel + i * in_row);
            const float* weights = packed + lanes + i * row_weights;
            for (std::ptrdiff_t member = 0; member < group; ++member, weights += Window * lanes) {
                const Members members(channel, group, member);
                const float* x = row;
#pragma GCC unroll 32
                for (int j = 0; j < in_columns; ++j, x += in_column) {
                    if (j < Window / 2 && j < first_column) continue;
                    if (j >= in_columns - Window / 2 && j >= last_column) continue;
                    const V value = members.read(x);
#pragma GCC unroll 32
                    for (int r = 0; r < Rows; ++r) {
                        if (r == 0 ? !upper : !lower) continue;
#pragma GCC unroll 32
                        for (int k = 0; k < Window; ++k) {
                            const int first = j - k;  // the window's column
                            if (first < 0 || first % Stride != 0 || first / Stride >= columns) continue;
                            const V weight = simd::load_aligned<V>(weights + k * lanes - r * Stride * row_weights);
                            V& sum = sums[r][first / Stride];
                            sum = simd::add_product(value, weight, sum);
                        }
                    }
                }
            }
        };
        if constexpr (Window == 3) {
#pragma GCC unroll 32
            for (int i = 0; i < (Rows - 1) * Stride + 3; ++i)
                if (i >= first_row && i < last_row) add_row(i, i < 3, Rows == 2 && i >= Stride);
        } else {
            for (int i = first_row; i < last_row; ++i) {
                const bool upper = i < height, lower = Rows == 2 && i >= Stride;
                if (upper && lower) add_row(i, true, true);
                else if (upper) add_row(i, true, false);
                else if (lower) add_row(i, false, true);
            }
        }
        if (const float* operand = tile.operand) {
            operand += channel;
            const std::ptrdiff_t operand_row = tile.operand_row, operand_column = tile.operand_column;
#pragma GCC unroll 32
            for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 32
                for (int m = 0; m < columns; ++m)
                    sums[r][m] = sums[r][m] + simd::load<V>(operand + r * operand_row + m * operand_column);
        }
        const V low(tile.low), high(tile.high);
        float* to = tile.output + channel;
#pragma GCC unroll 32
        for (int r = 0; r < Rows; ++r, to += out_row)
#pragma GCC unroll 32
            for (int m = 0; m < columns; ++m)
                simd::store(to + m * out_column, simd::min(high, simd::max(low, sums[r][m])));
    }
}

/// Adds the operand from `operand` on, clamps, and stores some channels of a pixel, from `output` on.
template <class V, class Extent>
IDEM_ALWAYS_INLINE void finish_depthwise_pixel(const DepthwiseTile& tile, std::ptrdiff_t output, std::ptrdiff_t operand,
                                               V sum, Extent extent) {
    if (tile.operand) sum = sum + simd::load<V>(tile.operand + operand, extent);
    simd::store(tile.output + output, simd::min(V(tile.high), simd::max(V(tile.low), sum)), extent);
}

/// Any window, of 7 pixels of a row. There is at least one whole vector of channels.
template <class V, class Members>
void convolve_depthwise_row(const DepthwiseTile& tile) {
    constexpr int columns = depthwise_tile_columns;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const idem::detail::WindowAxis across = *tile.across;
    const std::ptrdiff_t group = Members::group(tile.group), packed_pitch = (1 + group * tile.places) * lanes;
    const auto place = [&](int m, int k) { return tile.left + m * across.stride + k * across.dilation; };
    const auto is_inside = [&](int column) { return column >= 0 && column < tile.width; };
    int first_whole = 0;  // of the window's columns that all pixels see
    while (first_whole < across.kernel && place(0, first_whole) < 0) ++first_whole;
    int last_whole = first_whole;
    while (last_whole < across.kernel && place(columns - 1, last_whole) < tile.width) ++last_whole;
    for (std::ptrdiff_t v = tile.first_vector; v < tile.last_vector; ++v) {
        const std::ptrdiff_t channel = depthwise_channel<V>(tile.channels, v);
        const float* packed = tile.packed + v * packed_pitch;
        V sums[std::size_t{columns}];
        const V bias = simd::load_aligned<V>(packed);
#pragma GCC unroll 32
        for (int m = 0; m < columns; ++m) sums[m] = bias;
        packed += (1 + tile.first_row * group * across.kernel) * lanes;
        for (int i = tile.first_row; i < tile.last_row; ++i)
            for (std::ptrdiff_t member = 0; member < group; ++member) {
                const Members members(channel, group, member);
                Pitched<columns> x(tile.sample + (tile.origin + i * tile.in_row + channel), tile.in_pixel);
                const auto add = [&](int first, int last, bool whole) __attribute__((always_inline)) {
                    for (int k = first; k < last; ++k, packed += lanes, x.advance(tile.in_column)) {
                        const V weight = simd::load_aligned<V>(packed);
#pragma GCC unroll 32
                        for (int m = 0; m < columns; ++m)
                            if (whole || is_inside(place(m, k)))
                                sums[m] = simd::fma(members.read(x[m]), weight, sums[m]);
                    }
                };
                add(0, first_whole, false);
                add(first_whole, last_whole, true);
                add(last_whole, across.kernel, false);
            }
#pragma GCC unroll 32
        for (int m = 0; m < columns; ++m)
            finish_depthwise_pixel(tile, channel + m * tile.out_column, channel + m * tile.operand_column, sums[m],
                                   simd::Whole{});
    }
}

/// Any window, of one pixel.
template <class V, class Members>
void convolve_depthwise_pixel(const DepthwiseTile& tile) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const int places = tile.places, width = tile.across->kernel;
    const std::ptrdiff_t group = Members::group(tile.group), packed_pitch = (1 + group * places) * lanes;
    const auto convolve = [&]<int vectors>(std::integral_constant<int, vectors>, std::ptrdiff_t first, auto extent) {
        const std::ptrdiff_t channel = depthwise_channel<V>(tile.channels, first);
        const float* packed = tile.packed + first * packed_pitch;
        V sums[std::size_t{vectors}];
        unroll<vectors>([&](auto v) { sums[v] = simd::load_aligned<V>(packed + v * packed_pitch); });
        for (int i = tile.first_row; i < tile.last_row; ++i)
            for (std::ptrdiff_t member = 0; member < group; ++member) {
                const auto members = [&](auto v) { return Members(channel + v * lanes, group, member); };
                for (int j = tile.first_column; j < tile.last_column; ++j) {
                    const float* x = tile.sample + (tile.origin + i * tile.in_row + j * tile.in_column + channel);
                    const float* weight = packed + (1 + (i * group + member) * width + j) * lanes;
                    unroll<vectors>([&](auto v) {
                        sums[v] = simd::fma(members(v).read(x + v * lanes, extent),
                                            simd::load_aligned<V>(weight + v * packed_pitch), sums[v]);
                    });
                }
            }
        unroll<vectors>([&](auto v) {
            finish_depthwise_pixel(tile, channel + v * lanes, channel + v * lanes, sums[v], extent);
        });
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
