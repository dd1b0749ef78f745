/// The micro-kernel of every matrix product: a tile of sums that stays in registers.
///
///     sums[m][n] += x[m][k] * panel[k][n]        m < Rows, n < Vectors * lanes
///
/// A row of x is not one array but `taps` pieces of `depth` floats, each found through a table of addresses.
/// That makes one kernel of a Linear layer (one tap), a 1x1 convolution (one tap) and any other convolution
/// (a tap for every place of the window): Dukhan, "The Indirect Convolution Algorithm", 2019, arXiv:1907.02129.
///
/// Why these sizes: a step of k loads `Vectors` weights and `Rows` broadcast inputs for Rows * Vectors
/// multiply-adds. With two of each a cycle the loads must be the fewer, and 8 multiply-adds must be under way
/// to hide a latency of 4 cycles.
///     32 registers: 6 x 4 = 24 sums + 4 weights + 1 input
///     16 registers: 6 x 2 = 12 sums + 2 weights + 1 input (+ 1 for the product without fused multiply-add)
#pragma once

#include <idem/kernel/simd.hpp>
#include <idem/kernel/unroll.hpp>

#include <array>
#include <utility>

namespace idem::kernel {

/// The widest panel, in vectors.
template <class V>
inline constexpr int widest_panel = simd::registers<V> == 32 ? 4 : 2;

/// How many rows a tile has at most in a panel of so many vectors: narrow ones need more rows to hide latency.
template <class V>
constexpr int tallest_tile(int vectors) {
    return vectors == widest_panel<V> ? 6 : 8;
}

/// One tile of work.
struct ProductTile {
    const float* const* addresses;  // (taps, rows): where the pieces begin; taps `address_pitch` apart
    std::ptrdiff_t address_pitch;
    std::ptrdiff_t taps, depth;
    std::ptrdiff_t offset;  // is added to every address
    const float* panel;     // (taps, depth, vectors * lanes), aligned
    const float* bias;      // (vectors * lanes), aligned: the sums begin with it; null: they go on from `sums`
    float* sums;            // (rows, vectors * lanes), rows `sums_pitch` apart, aligned
    std::ptrdiff_t sums_pitch;
};

namespace detail {

template <class V, int Rows, int Vectors>
void multiply_tile(const ProductTile& tile) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr std::ptrdiff_t width = Vectors * lanes;
    float* const memory = tile.sums;
    const float* const start = tile.bias ? tile.bias : memory;
    const std::ptrdiff_t start_pitch = tile.bias ? 0 : tile.sums_pitch;
    V sums[std::size_t{Rows}][std::size_t{Vectors}];
    unroll<Rows>([&](auto m) __attribute__((always_inline)) {
        unroll<Vectors>([&](auto v) __attribute__((always_inline)) {
            sums[m][v] = simd::load_aligned<V>(start + m * start_pitch + v * lanes);
        });
    });

    const float* panel = tile.panel;
    for (std::ptrdiff_t tap = 0; tap < tile.taps; ++tap) {
        const float* rows[std::size_t{Rows}];
        unroll<Rows>([&](auto m) __attribute__((always_inline)) {
            rows[m] = tile.addresses[tap * tile.address_pitch + m] + tile.offset;
        });
        for (std::ptrdiff_t k = 0; k < tile.depth; ++k, panel += width) {
            V weights[std::size_t{Vectors}];
            unroll<Vectors>([&](auto v) __attribute__((always_inline)) {
                weights[v] = simd::load_aligned<V>(panel + v * lanes);
            });
            unroll<Rows>([&](auto m) __attribute__((always_inline)) {
                const V x(rows[m][k]);
                unroll<Vectors>([&](auto v) __attribute__((always_inline)) {
                    sums[m][v] = simd::fma(x, weights[v], sums[m][v]);
                });
            });
        }
    }

    unroll<Rows>([&](auto m) __attribute__((always_inline)) {
        unroll<Vectors>([&](auto v) __attribute__((always_inline)) {
            simd::store_aligned(memory + m * tile.sums_pitch + v * lanes, sums[m][v]);
        });
    });
}

template <class V, int Vectors, int... Index>
constexpr auto tile_table(std::integer_sequence<int, Index...>) {
    return std::array<void (*)(const ProductTile&), sizeof...(Index)>{&multiply_tile<V, Index + 1, Vectors>...};
}

/// multiply_tile by its number of rows, less one.
template <class V, int Vectors>
inline constexpr auto tiles = tile_table<V, Vectors>(std::make_integer_sequence<int, tallest_tile<V>(Vectors)>{});

}  // namespace detail

/// Computes a tile of `rows` rows, 1 to `tallest_tile(vectors)`, of a panel of 1, 2 or 4 vectors.
template <class V>
void compute_tile(const ProductTile& tile, int rows, int vectors) {
    const auto index = static_cast<std::size_t>(rows - 1);
    if constexpr (widest_panel<V> == 4)
        if (vectors == 4) return detail::tiles<V, 4>[index](tile);
    if (vectors == 2) return detail::tiles<V, 2>[index](tile);
    detail::tiles<V, 1>[index](tile);
}

}  // namespace idem::kernel
