/// The micro-kernel of products of floats on tile registers: two tiles of rows by two tiles of columns.
///
///     sums[m][n] = bias[n] + sum over taps, k of left[m + tap][k] right[tap][k][n]
///
/// Both factors are split into terms (split_bf16.hpp), and pairs of terms are multiplied:
///
///     3 terms, 6 products: all but those of 2^-24 of the whole and less. Errors below those of a loop of float
///              multiply-adds, since a tile product adds up 32 k before it rounds at the size of the sums.
///     2 terms, 3 products: about 5e-6 of the root mean square of the sums
///     1 term,  1 product:  about 2e-3
///
/// With three terms the small products come first, for all k, so that only the large one rounds at the size of the
/// sums (measured for normally distributed data, K = 1152, of the root mean square: 1.2e-7; in one pass 2.7e-7; float
/// loop 6e-7).
///
/// Registers: 4 sums, 2 tiles of the left, 2 of the right. A product of terms is 4 multiplications, of 16 cycles each
/// and independent, which hides their latency of 52; it needs 2 or 4 loads, of 8 cycles each, since neighbours in the
/// list share a factor.
///
/// Exceptional values: a tile product flushes denormals to zero. A NaN reaches all sums that it belongs to. An infinity
/// would meet lower terms that are zero or of the other sign and become NaN: `sum_as_floats` computes such rows
/// instead.
#pragma once

#include <idem/kernel/split_bf16.hpp>
#include <idem/kernel/tile_registers.hpp>
#include <idem/kernel/tile_sizes.hpp>
#include <idem/kernel/unroll.hpp>

#include <array>
#include <cstddef>
#include <cstring>

namespace idem::kernel {

/// One step of the work. Pitches in bf16 numbers.
struct TileStep {
    const Bf16* left[2];         // the tiles' first rows, of 32 numbers: term 0, block 0
    std::ptrdiff_t left_pitch;   // from term to term, and from the last one to the next block's first
    const std::ptrdiff_t* taps;  // what each adds to `left`
    std::ptrdiff_t tap_count, blocks;
    const Bf16* right;            // (terms, taps, blocks, columns / 16, 16 pairs of k, 16 columns, 2)
    const float* bias;            // (columns)
    float* sums;                  // (rows / 16, 16, 32)
    const Bf16* ahead = nullptr;  // is fetched into the second-level cache: so many lines for each tap and block
    std::ptrdiff_t lines_ahead = 0;
};

namespace detail {

// Which register holds what.
constexpr int sum_tile(int row, int column) { return 2 * row + column; }
constexpr int left_tile(int row) { return 4 + row; }
constexpr int right_tile(int column) { return 6 + column; }

/// Term products `First` to before `Last`, for all k.
template <int Terms, int First, int Last, int Rows, int Columns, class Tiles>
void multiply_pass(Tiles& tiles, const TileStep& step) {
    constexpr auto& pairs = TermPairs<Terms>::pairs;
    const std::ptrdiff_t left_pitch = step.left_pitch, taps = step.tap_count, blocks = step.blocks;
    const std::ptrdiff_t right_pitch = taps * blocks * Columns * bf16_per_tile;
    const Bf16* right = step.right;
    const Bf16* ahead = step.ahead;
    const std::ptrdiff_t lines_ahead = First == 0 ? step.lines_ahead : 0;
    for (std::ptrdiff_t tap = 0; tap < taps; ++tap) {
        const Bf16* left[2] = {step.left[0] + step.taps[tap], step.left[Rows - 1] + step.taps[tap]};
        for (std::ptrdiff_t block = 0; block < blocks; ++block) {
            for (std::ptrdiff_t line = 0; line < lines_ahead; ++line, ahead += bf16_per_line)
                __builtin_prefetch(ahead, 0, 2);
            unroll<Last - First>([&](auto i) __attribute__((always_inline)) {
                constexpr TermPair now = pairs[std::size_t{First + i}];
                constexpr TermPair before = i == 0 ? TermPair{-1, -1} : pairs[std::size_t{First + i - (i > 0)}];
                constexpr bool other_left = now.left != before.left, other_right = now.right != before.right;
                const Bf16* const y = right + now.right * right_pitch;
                const std::ptrdiff_t left_offset = now.left * left_pitch;
                if constexpr (other_right)
                    unroll<Columns>([&](auto c) __attribute__((always_inline)) {
                        tiles.template load<right_tile(c)>(y + c * bf16_per_tile, tile_row_bytes);
                    });
                unroll<Rows>([&](auto r) __attribute__((always_inline)) {
                    const Bf16* const x = left[r] + left_offset;
                    if constexpr (other_left) tiles.template load<left_tile(r)>(x, tile_row_bytes);
                    unroll<Columns>([&](auto c) __attribute__((always_inline)) {
                        tiles.template multiply<sum_tile(r, c), left_tile(r), right_tile(c)>();
                    });
                });
            });
            left[0] += Terms * left_pitch;
            left[1] += Terms * left_pitch;
            right += Columns * bf16_per_tile;
        }
    }
}

template <int Terms, int Rows, int Columns, class Tiles>
void multiply_tiles(Tiles& tiles, const TileStep& step) {
    constexpr int pairs = term_products<Terms>, first_pass = TermPairs<Terms>::first_pass;
    unroll<Rows>([&](auto r) __attribute__((always_inline)) {
        unroll<Columns>([&](auto c) __attribute__((always_inline)) {
            tiles.template load<sum_tile(r, c)>(step.bias + c * tile_columns, 0);  // the same for all rows
        });
    });
    multiply_pass<Terms, 0, first_pass, Rows, Columns>(tiles, step);
    if constexpr (first_pass < pairs) multiply_pass<Terms, first_pass, pairs, Rows, Columns>(tiles, step);
    unroll<Rows>([&](auto r) __attribute__((always_inline)) {
        unroll<Columns>([&](auto c) __attribute__((always_inline)) {
            tiles.template store<sum_tile(r, c)>(step.sums + r * tile_rows * widest_tile_panel + c * tile_columns,
                                                 widest_tile_panel * std::ptrdiff_t{sizeof(float)});
        });
    });
}

}  // namespace detail

/// Computes a step of 1 or 2 tiles of rows by 1 or 2 tiles of columns.
template <int Terms, class Tiles>
void multiply_tiles(Tiles& tiles, const TileStep& step, int rows, int columns) {
    if (rows == 2 && columns == 2) return detail::multiply_tiles<Terms, 2, 2>(tiles, step);
    if (rows == 2) return detail::multiply_tiles<Terms, 2, 1>(tiles, step);
    if (columns == 2) return detail::multiply_tiles<Terms, 1, 2>(tiles, step);
    detail::multiply_tiles<Terms, 1, 1>(tiles, step);
}

/// One row of a step's sums, from floats that are put together from their terms again: for rows with an infinity.
/// `left` is the row's, as `step.left` is the first one's; `sums` its (columns).
template <int Terms>
void sum_as_floats(const TileStep& step, const Bf16* left, int columns, float* sums) {
    const auto whole = [](const Bf16* term, std::ptrdiff_t pitch) {
        float x = 0;
        for (std::ptrdiff_t t = 0; t < Terms; ++t) x += float_of(term[t * pitch]);
        return x;
    };
    const std::ptrdiff_t right_pitch = step.tap_count * step.blocks * columns * detail::bf16_per_tile;
    const std::ptrdiff_t count = columns * tile_columns;
    std::memcpy(sums, step.bias, static_cast<std::size_t>(count) * sizeof(float));
    const Bf16* right = step.right;
    for (std::ptrdiff_t tap = 0; tap < step.tap_count; ++tap)
        for (std::ptrdiff_t block = 0; block < step.blocks; ++block, right += columns * detail::bf16_per_tile) {
            const Bf16* row = left + step.taps[tap] + block * Terms * step.left_pitch;
            for (std::ptrdiff_t k = 0; k < bf16_per_line; ++k) {
                const float x = whole(row + k, step.left_pitch);
                for (std::ptrdiff_t n = 0; n < count; ++n) {
                    const std::ptrdiff_t tile = n / tile_columns * detail::bf16_per_tile;
                    const Bf16* y = right + tile + (k / 2 * tile_columns + n % tile_columns) * 2 + k % 2;
                    sums[n] += x * whole(y, right_pitch);
                }
            }
        }
}

}  // namespace idem::kernel
