/// The micro-kernel of every matrix product: a tile of sums that stays in registers.
///
///     y[m][n] = start[m][n] + sum over k of x[m][k] * panel[k][n]        m < Rows, n < Vectors * lanes
///
/// Rows of x come in one of two ways. Pitched, each is an array, so many floats after the one before: a matrix, a
/// Linear layer, a 1x1 convolution. By addresses, a row is `taps` pieces of `depth` floats, each found through a table,
/// which makes the same kernel of any other convolution, with a tap for every place of the window: Dukhan, "The
/// Indirect Convolution Algorithm", 2019, arXiv:1907.02129. Fourteen addresses are more than there are registers for:
/// where several panels read the rows, it pays to make pitched ones of them (gather_rows.hpp).
///
/// Why these sizes: a step of k loads `Vectors` weights and `Rows` broadcast inputs for Rows * Vectors multiply-adds.
/// With two of each a cycle the loads must be the fewer, and 8 multiply-adds must be under way to hide a latency of
/// 4 cycles. The weights come from the second-level cache, so the tile is tall rather than wide:
///     32 registers: 14 x 2 = 28 sums + 2 weights + 1 input; 128 bytes of weights in 14 cycles (6 x 4: 256 in 12)
///     16 registers:  6 x 2 = 12 sums + 2 weights + 1 input (+ 1 for the product without fused multiply-add)
/// A panel of one vector has as many loads as multiply-adds. There too many rows take the tallest tile that registers
/// allow, if they are pitched: 28 addresses would have to be loaded again and again.
///
/// Every height costs compile time: there are none of 9, 11 and 13 rows, and rows are cut so that none is needed
/// (tile_heights.hpp).
///
/// A sum is added up in the order of k, whatever the tile: results do not depend on how rows and columns are cut.
#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/fetch_ahead.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/pitched.hpp>
#include <idem/kernel/simd.hpp>

#include <array>
#include <utility>

namespace idem::kernel {

/// The widest panel, in vectors.
template <class V>
inline constexpr int widest_panel = 2;

/// How many rows a tile has at most in a panel of so many vectors: narrow ones need more rows to hide latency.
template <class V>
constexpr int tallest_tile(int vectors) {
    if (simd::registers<V> == 32) return 14;
    return vectors == widest_panel<V> ? 6 : 8;
}

/// Whether there is a tile of so many rows, up to the tallest.
constexpr bool is_tile_height(int rows) {
    constexpr int tallest_odd = 7;
    return rows % 2 == 0 || rows <= tallest_odd;
}

/// How many rows the tile for many pitched rows of a panel of one vector has.
template <class V>
inline constexpr int narrow_tile = 2 * tallest_tile<V>(widest_panel<V>);

/// What sums begin with: (rows, vectors * lanes), the same for all rows, or what the output holds.
struct SumsStart {
    const float* at = nullptr;
    std::ptrdiff_t pitch = 0;        // to the next row: 0, or the output's
    std::ptrdiff_t panel_pitch = 0;  // to the next panel, where a tile has several
};

/// One tile of work. Its rows are by `addresses`, if that is not null; else pitched.
struct ProductTile {
    const float* x = nullptr;  // (rows, depth), rows `x_pitch` apart
    std::ptrdiff_t x_pitch = 0;
    const float* const* addresses = nullptr;  // (taps, rows): where the pieces begin; taps `address_pitch` apart
    std::ptrdiff_t address_pitch = 0;
    std::ptrdiff_t offset = 0;           // is added to x and to every address
    std::ptrdiff_t taps = 1, depth = 0;
    const float* panel = nullptr;  // (taps, depth, vectors * lanes), aligned
    SumsStart start{};
    std::ptrdiff_t panel_pitch = 0;  // to the same place of the next panel, where a tile has several
    TileOutput output{};
    FetchAhead next{};  // goes a step with every second k

    /// How many steps `next` goes.
    std::ptrdiff_t fetch_steps() const { return taps * (depth / 2); }

    /// Where a piece of a row begins.
    const float* piece(std::ptrdiff_t tap, std::ptrdiff_t row) const {
        return (addresses ? addresses[tap * address_pitch + row] : x + row * x_pitch) + offset;
    }
};

namespace detail {

/// The compiler does not move loads across this: it would load the next step's weights early, for which there are no
/// registers left.
IDEM_ALWAYS_INLINE void keep_order() {
#if defined(__GNUC__)
    asm volatile("" ::: "memory");
#endif
}

/// The rows of a tile, in one piece of their depth: `at(m, i)` is the element of row m at step i from here, and
/// `advance(steps)` goes on.
template <int Rows>
struct PitchedRows {
    Pitched<Rows> rows;

    IDEM_ALWAYS_INLINE PitchedRows(const ProductTile& tile, std::ptrdiff_t)
        : rows(tile.x + tile.offset, tile.x_pitch) {}
    IDEM_ALWAYS_INLINE float at(int m, std::ptrdiff_t i) const { return rows[m][i]; }
    IDEM_ALWAYS_INLINE void advance(std::ptrdiff_t steps) { rows.advance(steps); }
    IDEM_ALWAYS_INLINE void forget_addresses() { rows.forget_addresses(); }
};

template <int Rows>
struct AddressedRows {
    const float* rows[std::size_t{Rows}];
    std::ptrdiff_t k = 0;

    IDEM_ALWAYS_INLINE AddressedRows(const ProductTile& tile, std::ptrdiff_t tap) {
#pragma GCC unroll 32
        for (int m = 0; m < Rows; ++m) rows[m] = tile.addresses[tap * tile.address_pitch + m] + tile.offset;
    }
    IDEM_ALWAYS_INLINE float at(int m, std::ptrdiff_t i) const { return rows[m][k + i]; }
    IDEM_ALWAYS_INLINE void advance(std::ptrdiff_t steps) { k += steps; }
    IDEM_ALWAYS_INLINE void forget_addresses() {}
};

/// `Panels` panels of `PanelVectors` vectors abreast, all of whose columns exist. All loops but those over taps and k
/// are unrolled, so that the sums are registers: by pragma, which the compiler gets through in a fifth of the time that
/// it takes for `unroll`. There are many of these functions: what need not be in them is in `compute_tile`.
template <class V, int Rows, int PanelVectors, template <int> class Source, int Panels = 1>
void multiply_tile(const ProductTile& tile) {
    constexpr int Vectors = Panels * PanelVectors;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>, panel_width = PanelVectors * lanes;

    V sums[std::size_t{Rows}][std::size_t{Vectors}];
    SumsStart start = tile.start;
#pragma GCC unroll 32
    for (int m = 0; m < Rows; ++m, start.at += start.pitch)
#pragma GCC unroll 32
        for (int v = 0; v < Vectors; ++v)
            sums[m][v] = simd::load<V>(start.at + v / PanelVectors * start.panel_pitch + v % PanelVectors * lanes);

    const float* panel = tile.panel;
    FetchAhead next = tile.next;
    const std::ptrdiff_t panel_pitch = tile.panel_pitch;
    for (std::ptrdiff_t tap = 0; tap < tile.taps; ++tap) {
        Source<Rows> x(tile, tap);
        const auto multiply_add = [&](std::ptrdiff_t i) __attribute__((always_inline)) {
            V weights[std::size_t{Vectors}];
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v)
                weights[v] = simd::load<V>(panel + i * panel_width + v / PanelVectors * panel_pitch +
                                           v % PanelVectors * lanes);
#pragma GCC unroll 32
            for (int m = 0; m < Rows; ++m) {
                const V element(x.at(m, i));
#pragma GCC unroll 32
                for (int v = 0; v < Vectors; ++v) sums[m][v] = simd::fma(element, weights[v], sums[m][v]);
            }
            x.forget_addresses();
            keep_order();
        };
        for (std::ptrdiff_t pairs = tile.depth / 2; pairs > 0; --pairs) {
            next.step();
            multiply_add(0);
            multiply_add(1);
            x.advance(2);
            panel += 2 * panel_width;
        }
        if (tile.depth % 2 != 0) {
            multiply_add(0);
            panel += panel_width;
        }
    }
    const TileOutput& output = tile.output;
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
}

using TileFunction = void (*)(const ProductTile&);

/// multiply_tile by its number of rows, less one; null where there is none.
template <class V, int Vectors, template <int> class Source, int... Index>
constexpr std::array<TileFunction, sizeof...(Index)> tile_table(std::integer_sequence<int, Index...>) {
    return {[]() -> TileFunction {
        if constexpr (is_tile_height(1 + Index)) return &multiply_tile<V, 1 + Index, Vectors, Source>;
        else return nullptr;
    }()...};
}
template <class V, int Vectors, template <int> class Source>
inline constexpr auto tiles =
    tile_table<V, Vectors, Source>(std::make_integer_sequence<int, tallest_tile<V>(Vectors)>{});

/// Computes a tile that may have fewer columns than its panels: then with its sums in memory.
template <class V>
void run_tile(TileFunction function, const ProductTile& tile, int rows, std::ptrdiff_t width) {
    const TileOutput& output = tile.output;
    if (output.columns >= width) {
        if (output.operand)
            for (int m = 0; m < rows; ++m)
                for (std::ptrdiff_t i = 0; i < width; i += simd::lanes<V>)
                    simd::prefetch_first_level(output.operand + m * output.operand_pitch + i);
        return function(tile);
    }
    alignas(simd::alignment) float sums[std::size_t{widest_panel<V> * tallest_tile<V>(widest_panel<V>) *
                                                    simd::lanes<V>}];
    ProductTile whole = tile;
    whole.output = {.to = sums, .pitch = width};
    if (tile.start.pitch != 0) {
        load_part(output, rows, sums, width);
        whole.start.at = sums;
        whole.start.pitch = width;
    }
    function(whole);
    store_part<V>(output, rows, sums, width);
}

}  // namespace detail

/// The most rows for which several panels are computed abreast, and how many: a few rows have too few sums in one panel
/// to hide latency, and one stream of weights does not use all of the second-level cache's bandwidth.
inline constexpr int few_rows = 2;
constexpr int panels_abreast(int rows) { return rows == 1 ? 4 : 2; }

/// Computes a tile of 1 or 2 rows and `panels_abreast(rows)` panels of 2 vectors. Rows are pitched, or by addresses.
template <class V>
void compute_few_rows(const ProductTile& tile, int rows) {
    using namespace detail;
    const TileFunction addressed = rows == 1 ? &multiply_tile<V, 1, 2, AddressedRows, panels_abreast(1)>
                                             : &multiply_tile<V, 2, 2, AddressedRows, panels_abreast(2)>;
    const TileFunction pitched = rows == 1 ? &multiply_tile<V, 1, 2, PitchedRows, panels_abreast(1)>
                                           : &multiply_tile<V, 2, 2, PitchedRows, panels_abreast(2)>;
    run_tile<V>(tile.addresses ? addressed : pitched, tile, rows, panels_abreast(rows) * 2 * simd::lanes<V>);
}

/// Computes a tile of 1 or 2 vectors and `rows` rows: an `is_tile_height` up to `tallest_tile(vectors)`, or of 1 vector
/// also `narrow_tile`, if they are pitched.
template <class V>
void compute_tile(const ProductTile& tile, int rows, int vectors) {
    using namespace detail;
    const auto index = static_cast<std::size_t>(rows - 1);
    const std::ptrdiff_t width = vectors * simd::lanes<V>;
    if (tile.addresses)
        return run_tile<V>(vectors == 2 ? tiles<V, 2, AddressedRows>[index] : tiles<V, 1, AddressedRows>[index], tile,
                           rows, width);
    if (vectors == 2) return run_tile<V>(tiles<V, 2, PitchedRows>[index], tile, rows, width);
    const bool narrow = rows == narrow_tile<V>;
    run_tile<V>(narrow ? &multiply_tile<V, narrow_tile<V>, 1, PitchedRows> : tiles<V, 1, PitchedRows>[index], tile,
                rows, width);
}

}  // namespace idem::kernel
