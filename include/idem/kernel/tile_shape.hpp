/// The sizes of the register tiles of a matrix product (matmul_tile.hpp).
///
/// Why these sizes: a step of k loads `Vectors` weights and `Rows` broadcast inputs for Rows * Vectors multiply-adds.
/// With two of each a cycle the loads must be the fewer, and 8 multiply-adds must be under way to hide a latency of
/// 4 cycles:
///     32 registers:  8 x 3 = 24 sums + 3 weights + 1 input; 11 loads in 12 cycles, 192 bytes of them weights
///                    6 x 4 = 24 sums + 4 weights + 1 input; 10 loads in 12 cycles, 256 bytes of them weights
///                   14 x 2 = 28 sums + 2 weights + 1 input; 16 loads in 14 cycles, 128 bytes of them weights
///     16 registers:  6 x 2 = 12 sums + 2 weights + 1 input (+ 1 for the product without fused multiply-add)
/// The weights come from the second-level cache. An Ice Lake core reaches 98, 96 and 89 % of its peak with the first
/// three, and where its other thread is a neighbour's, 82, 78 and 76 %: that of 3 vectors is the usual one, the others
/// are for the columns that it leaves (pack_panels.hpp). With that of 16 registers a Zen 3 core reaches 95 % of its
/// peak, and 80 % in moments in which a shared machine is busy. A 9 x 3 is not faster than an 8 x 3; multiply-adds that
/// broadcast as they read from memory are one a cycle.
/// A panel of one vector has as many loads as multiply-adds: many rows take the tallest tile that registers allow.
///
/// Every height costs compile time: there are those up to 8 or 4, and the tallest (tile_heights.hpp).
#pragma once

#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel {

/// The usual and the widest panel, in vectors.
template <class V>
inline constexpr int usual_panel = simd::registers<V> == 32 ? 3 : 2;
template <class V>
inline constexpr int widest_panel = simd::registers<V> == 32 ? 4 : 2;

/// How many rows a tile has at most in a panel of so many vectors: narrow ones need more rows to hide latency.
template <class V>
constexpr int tallest_tile(int vectors) {
    constexpr int of_32[]{28, 14, 8, 6}, of_16[]{12, 6};
    return simd::registers<V> == 32 ? of_32[vectors - 1] : of_16[vectors - 1];
}

/// Up to this height there is a tile for every number of rows. Few layers have so few columns that they fit a vector.
template <class V>
constexpr int common_heights(int vectors) {
    const int most = vectors == 1 ? 4 : 8;
    return tallest_tile<V>(vectors) < most ? tallest_tile<V>(vectors) : most;
}

/// The most rows for which several panels are computed abreast, and how many of so many usual ones: a few rows have too
/// few sums in one panel to hide latency, and one stream of weights does not use all of the second-level cache's
/// bandwidth.
inline constexpr int few_rows = 2;
template <class V>
inline constexpr std::ptrdiff_t most_abreast = usual_panel<V> == 2 ? 4 : 3;
template <class V>
constexpr std::ptrdiff_t panels_abreast(int rows, std::ptrdiff_t usual) {
    if (rows == 1 && usual >= most_abreast<V>) return most_abreast<V>;
    return rows <= few_rows && usual >= 2 ? 2 : 1;
}

}  // namespace idem::kernel
