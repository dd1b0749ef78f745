/// The micro-kernels of a convolution of narrow groups, whose lanes are channels:
///
///     y[p][c] = min(max(bias[c] + sum over m, t of x[window(p, t)][member m of c's group] * w[m][t][c]
///                       + operand[p][c], low), high)
///
/// One takes any window, of one pixel. The other takes windows of 3 x 3 places with a stride of 1 or 2, of 7 pixels in
/// each of two rows: an element of the input is loaded once for all windows that are over it, and a weight once for 7
/// pixels.
///
///     16 registers: 14 sums + 1 input + 1 weight; images of 112, 56, 28, 14 and 7 columns divide by 7
///
/// The parameters of a vector lie together: its bias, and its weights for each row of the window, member of a group, and
/// place in the row. Sums are added up in this order, whichever micro-kernel it is. `Members` (group_members.hpp) reads
/// a member.
#pragma once

#include <idem/kernel/depthwise_vectors.hpp>
#include <idem/kernel/group_members.hpp>
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
    std::ptrdiff_t channels, group;            // of all vectors, and of a group
    std::ptrdiff_t first_vector, last_vector;  // the tile's
    const float* operand;  // of the first pixel; null: none
    float* output;
    std::ptrdiff_t operand_row, operand_column, out_row, out_column;
    float low, high;
};

inline constexpr int depthwise_tile_columns = 7;

/// Windows of 3 x 3 places of 7 pixels in each of `Rows` rows. There is at least one whole vector of channels. What the
/// tile says is not read between two stores: the compiler has to take each for one to the tile itself, and would read
/// it again.
template <class V, class Members, int Rows, int Stride>
void convolve_depthwise_tile(const DepthwiseTile& tile) {
    constexpr int window = 3, columns = depthwise_tile_columns;
    constexpr int in_rows = (Rows - 1) * Stride + window, in_columns = (columns - 1) * Stride + window;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const int first_row = tile.first_row, last_row = tile.last_row;
    const float* const sample = tile.sample;
    const std::ptrdiff_t in_row = tile.in_row, in_column = tile.in_column;
    const std::ptrdiff_t out_row = tile.out_row, out_column = tile.out_column;
    const bool left = tile.first_column == 0, right = tile.last_column == in_columns;
    const std::ptrdiff_t group = Members::group(tile.group), row_weights = group * window * lanes;
    const std::ptrdiff_t packed_pitch = lanes + window * row_weights;
    const float* packed = tile.packed + tile.first_vector * packed_pitch;
    for (std::ptrdiff_t v = tile.first_vector; v < tile.last_vector; ++v, packed += packed_pitch) {
        const std::ptrdiff_t channel = depthwise_channel<V>(tile.channels, v);
        V sums[std::size_t{Rows}][std::size_t{columns}];
        const V bias = simd::load_aligned<V>(packed);
#pragma GCC unroll 32
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 32
            for (int m = 0; m < columns; ++m) sums[r][m] = bias;
        std::ptrdiff_t row = tile.origin + channel;  // its place in the sample, even outside
#pragma GCC unroll 32
        for (int i = 0; i < in_rows; ++i, row += in_row) {
            if (i < first_row || i >= last_row) continue;
            const float* weights = packed + lanes;
            for (std::ptrdiff_t member = 0; member < group; ++member, weights += window * lanes) {
                const Members members(channel, group, member);
                std::ptrdiff_t place_in_row = row;
#pragma GCC unroll 32
                for (int j = 0; j < in_columns; ++j, place_in_row += in_column) {
                    if (j == 0 && !left) continue;
                    if (j == in_columns - 1 && !right) continue;
                    const V value = members.read(sample + place_in_row);
#pragma GCC unroll 32
                    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 32
                        for (int k = 0; k < window; ++k) {
                            const int place = i - r * Stride, first = j - k;  // the place's row, the window's column
                            if (place < 0 || place >= window || first < 0) continue;
                            if (first % Stride != 0 || first / Stride >= columns) continue;
                            const V weight = simd::load_aligned<V>(weights + place * row_weights + k * lanes);
                            V& sum = sums[r][first / Stride];
                            sum = simd::add_product(value, weight, sum);
                        }
                }
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

/// Adds the operand, clamps and stores a pixel's channels from `channel` on.
template <class V, class Extent>
IDEM_ALWAYS_INLINE void finish_depthwise_pixel(const DepthwiseTile& tile, std::ptrdiff_t channel, V sum,
                                               Extent extent) {
    if (tile.operand) sum = sum + simd::load<V>(tile.operand + channel, extent);
    simd::store(tile.output + channel, simd::min(V(tile.high), simd::max(V(tile.low), sum)), extent);
}

/// Any window, of one pixel. `places` and `width` are those of the whole window.
template <class V, class Members>
void convolve_depthwise_pixel(const DepthwiseTile& tile, int places, int width) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
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
        unroll<vectors>([&](auto v) { finish_depthwise_pixel(tile, channel + v * lanes, sums[v], extent); });
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
