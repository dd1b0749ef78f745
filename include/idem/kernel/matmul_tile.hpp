/// The micro-kernel of every matrix product: a tile of sums that stays in registers.
///
///     y[m][n] = start[m][n] + sum over k of x[m][k] * panel[k][n]        m < Rows, n < Vectors * lanes
///
/// Rows of x are so many floats apart: those of a matrix, of a Linear layer, of a 1x1 convolution. Those of any other
/// convolution are copied together before (gather_rows.hpp): fourteen addresses of their own are more than there are
/// registers for.
///
/// Which sizes there are, and why: tile_shape.hpp.
///
/// A sum is added up in the order of k, whatever the tile: results do not depend on how rows and columns are cut.
#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/fetch_ahead.hpp>
#include <idem/kernel/keep_order.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/pitched.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/tile_shape.hpp>
#include <idem/support/cache_lines.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace idem::kernel {

/// The most sums of a tile, in vectors.
template <class V>
inline constexpr int most_sums = tallest_tile<V>(1);

/// What sums begin with: (rows, vectors * lanes), the same for all rows, or what the output holds.
struct SumsStart {
    const float* at = nullptr;
    std::ptrdiff_t pitch = 0;        // to the next row: 0, or the output's
    std::ptrdiff_t panel_pitch = 0;  // to the next panel, where a tile has several
};

/// One tile of work, or several of the same height, one below the other.
struct ProductTile {
    std::ptrdiff_t count = 1;
    const float* x = nullptr;  // (rows, depth), rows `x_pitch` apart
    std::ptrdiff_t x_pitch = 0;
    std::ptrdiff_t depth = 0;
    const float* panel = nullptr;  // (depth, vectors * lanes), aligned
    SumsStart start{};
    std::ptrdiff_t panel_pitch = 0;  // to the same place of the next panel, where a tile has several
    TileOutput output{};

    // Fetched meanwhile, a cache line with every second k: first, in `line_count` rounds of `line_steps`, lines of the
    // output `next_output` floats behind this one and of the operand (tile_lines.hpp), then `next`.
    std::ptrdiff_t next_output = 0;
    int line_count = 0;
    std::ptrdiff_t line_steps = 0;
    FetchAhead next{};

    std::ptrdiff_t next_steps() const { return depth / 2 - line_count * line_steps; }
};

/// The cache lines of a row of so many vectors.
template <class V>
constexpr int lines_of_row(int vectors) {
    return static_cast<int>((static_cast<std::size_t>(vectors) * V::size * sizeof(float) + simd::alignment - 1) /
                            simd::alignment);
}

/// From a tile to that of the same panel's rows behind its `rows`.
IDEM_ALWAYS_INLINE void go_on(ProductTile& tile, std::ptrdiff_t rows) {
    TileOutput& output = tile.output;
    tile.x += rows * tile.x_pitch;
    tile.start.at += rows * tile.start.pitch;
    output.to += rows * output.pitch;
    if (output.operand) output.operand += rows * output.operand_pitch;
}

namespace detail {

/// Whether the sums leave registers for a step's weights and input, and one more; of 16, of which the weights must not
/// be read anew for each row, none more.
template <class V, int Rows, int Vectors>
inline constexpr bool leaves_registers =
    Rows * Vectors + Vectors + 1 < simd::registers<V> - (simd::registers<V> == 32 ? 1 : 0);

/// Whether a turn of the loop is four steps of k, not two: with 16 registers a step is so few multiply-adds that the
/// loop's own instructions matter to the processor's front end.
template <class V, int Rows, int Vectors>
inline constexpr bool two_pairs_a_turn = simd::registers<V> == 16 && Vectors == 2 && Rows == tallest_tile<V>(2);

/// The walk down a line of the next output, or of the operand.
template <class V>
IDEM_ALWAYS_INLINE FetchAhead fetch_line(const ProductTile& tile, int line, int vectors) {
    const TileOutput& output = tile.output;
    const int of_row = lines_of_row<V>(vectors);
    const bool of_output = line < of_row;
    const float* const from = of_output ? output.to + tile.next_output : output.operand;
    const std::ptrdiff_t pitch = of_output ? output.pitch : output.operand_pitch;
    return {reinterpret_cast<const char*>(from) + (of_output ? line : line - of_row) * std::ptrdiff_t{simd::alignment},
            pitch * std::ptrdiff_t{sizeof(float)}};
}

/// `Panels` panels of `PanelVectors` vectors abreast, all of whose columns exist. Leaves `tile` at the last one. All
/// loops but those over tiles and k are unrolled, so that the sums are registers: by pragma, which the compiler gets
/// through in a fifth of the time that it takes for `unroll`. There are many of these functions: what need not be in
/// them is in `compute_tiles`.
template <class V, int Rows, int PanelVectors, int Panels = 1>
void multiply_tiles(ProductTile& tile) {
    constexpr int Vectors = Panels * PanelVectors;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>, panel_width = PanelVectors * lanes;
    constexpr std::ptrdiff_t line = idem::detail::line_floats;

    for (std::ptrdiff_t left = tile.count;;) {
        const TileOutput& output = tile.output;
        if (output.operand && tile.line_count == 0)
            for (int m = 0; m < Rows; ++m)
                for (std::ptrdiff_t i = 0; i < Vectors * lanes; i += line)
                    simd::prefetch_first_level(output.operand + m * output.operand_pitch + i);

        V sums[std::size_t{Rows}][std::size_t{Vectors}];
        SumsStart start = tile.start;
#pragma GCC unroll 32
        for (int m = 0; m < Rows; ++m, start.at += start.pitch)
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v)
                sums[m][v] = simd::load<V>(start.at + v / PanelVectors * start.panel_pitch + v % PanelVectors * lanes);

        const float* panel = tile.panel;
        const std::ptrdiff_t panel_pitch = tile.panel_pitch;
        Pitched<Rows> x(tile.x, tile.x_pitch);
        const auto add_product = [](V a, V b, V sum) __attribute__((always_inline)) {
            // What is used once is read from memory by fma's instruction.
            constexpr bool both_are_used_again = Rows > 1 && Vectors > 1;
            if constexpr (both_are_used_again && leaves_registers<V, Rows, Vectors>)
                return simd::add_product(a, b, sum);
            else return simd::fma(a, b, sum);
        };
        const auto multiply_add = [&](std::ptrdiff_t i) __attribute__((always_inline)) {
            V weights[std::size_t{Vectors}];
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v)
                weights[v] =
                    simd::load<V>(panel + i * panel_width + v / PanelVectors * panel_pitch + v % PanelVectors * lanes);
#pragma GCC unroll 32
            for (int m = 0; m < Rows; ++m) {
                keep_rows_in_order();
                const V element(x[m][i]);
#pragma GCC unroll 32
                for (int v = 0; v < Vectors; ++v) sums[m][v] = add_product(element, weights[v], sums[m][v]);
            }
            x.forget_addresses();
            keep_order();
        };
        for (int round = 0; round <= tile.line_count; ++round) {
            const bool is_line = round < tile.line_count;
            FetchAhead fetch = is_line ? fetch_line<V>(tile, round, Vectors) : tile.next;
            std::ptrdiff_t pairs = is_line ? tile.line_steps : tile.next_steps();
            if constexpr (two_pairs_a_turn<V, Rows, Vectors>)
                for (; pairs > 1; pairs -= 2) {
                    fetch.step();
                    multiply_add(0);
                    multiply_add(1);
                    fetch.step();
                    multiply_add(2);
                    multiply_add(3);
                    x.advance(4);
                    panel += 4 * panel_width;
                }
            for (; pairs > 0; --pairs) {
                fetch.step();
                multiply_add(0);
                multiply_add(1);
                x.advance(2);
                panel += 2 * panel_width;
            }
            if (!is_line) tile.next = fetch;
        }
        if (tile.depth % 2 != 0) multiply_add(0);
        if (const float* operand = output.operand)
#pragma GCC unroll 32
            for (int m = 0; m < Rows; ++m, operand += output.operand_pitch)
#pragma GCC unroll 32
                for (int v = 0; v < Vectors; ++v) sums[m][v] = sums[m][v] + simd::load<V>(operand + v * lanes);
        if (output.clamps) {
            const V low(output.low), high(output.high);
#pragma GCC unroll 32
            for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 32
                for (int v = 0; v < Vectors; ++v) sums[m][v] = clamp(sums[m][v], low, high);
        }
        float* to = output.to;
        const std::ptrdiff_t pitch = output.pitch;
#pragma GCC unroll 32
        for (int m = 0; m < Rows; ++m, to += pitch)
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v) simd::store(to + v * lanes, sums[m][v]);

        if (--left == 0) return;
        go_on(tile, Rows);
    }
}

using TileFunction = void (*)(ProductTile&);

/// multiply_tiles by its number of rows, less one.
template <class V, int Vectors, int... Index>
constexpr std::array<TileFunction, sizeof...(Index)> tile_table(std::integer_sequence<int, Index...>) {
    return {&multiply_tiles<V, 1 + Index, Vectors>...};
}

template <class V, int Vectors>
TileFunction tile_of(int rows) {
    static constexpr auto table =
        tile_table<V, Vectors>(std::make_integer_sequence<int, common_heights<V>(Vectors)>{});
    if constexpr (tallest_tile<V>(Vectors) > common_heights<V>(Vectors))
        if (rows == tallest_tile<V>(Vectors)) return &multiply_tiles<V, tallest_tile<V>(Vectors), Vectors>;
    return table[static_cast<std::size_t>(rows - 1)];
}

/// Computes a tile that has fewer columns than its panels: with its sums in memory.
template <class V>
void run_narrow_tile(TileFunction function, ProductTile& tile, int rows, std::ptrdiff_t width) {
    const TileOutput& output = tile.output;
    alignas(simd::alignment) float sums[std::size_t{most_sums<V> * simd::lanes<V>}];
    ProductTile whole = tile;
    whole.count = 1;
    whole.output = {.to = sums, .pitch = width};
    if (tile.start.pitch != 0) {
        load_part(output, rows, sums, width);
        whole.start.at = sums;
        whole.start.pitch = width;
    }
    function(whole);
    tile.next = whole.next;
    store_part<V>(output, rows, sums, width);
}

/// Computes tiles that may have fewer columns than their panels. Leaves `tile` at the last one.
template <class V>
IDEM_ALWAYS_INLINE void run_tiles(TileFunction function, ProductTile& tile, int rows, std::ptrdiff_t width) {
    if (tile.output.columns >= width) return function(tile);
    for (std::ptrdiff_t left = tile.count;;) {
        run_narrow_tile<V>(function, tile, rows, width);
        if (--left == 0) return;
        go_on(tile, rows);
    }
}

}  // namespace detail

/// Computes tiles of 1 or 2 rows and `abreast` usual panels, as many as `panels_abreast` says. Leaves `tile` at the
/// last one.
template <class V>
void compute_few_rows(ProductTile& tile, int rows, std::ptrdiff_t abreast) {
    using namespace detail;
    constexpr int vectors = usual_panel<V>;
    const TileFunction of_one_row =
        abreast == 2 ? &multiply_tiles<V, 1, vectors, 2> : &multiply_tiles<V, 1, vectors, most_abreast<V>>;
    run_tiles<V>(rows == 1 ? of_one_row : &multiply_tiles<V, 2, vectors, 2>, tile, rows,
                 abreast * vectors * simd::lanes<V>);
}

/// Computes tiles of `rows` rows, up to `common_heights(vectors)` or `tallest_tile(vectors)` of them. Leaves `tile` at
/// the last one.
template <class V>
void compute_tiles(ProductTile& tile, int rows, int vectors) {
    using namespace detail;
    const TileFunction function = [&]() -> TileFunction {
        if constexpr (widest_panel<V> > 2) {
            if (vectors == 3) return tile_of<V, 3>(rows);
            if (vectors == 4) return tile_of<V, 4>(rows);
        }
        return vectors == 2 ? tile_of<V, 2>(rows) : tile_of<V, 1>(rows);
    }();
    run_tiles<V>(function, tile, rows, vectors * simd::lanes<V>);
}

}  // namespace idem::kernel
