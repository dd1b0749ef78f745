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

/// How many rows the tile for many pitched rows of a panel of one vector has.
template <class V>
inline constexpr int narrow_tile = 2 * tallest_tile<V>(widest_panel<V>);

/// One tile of work. Its rows are by `addresses`, if that is not null; else pitched.
struct ProductTile {
    const float* x = nullptr;  // (rows, depth), rows `x_pitch` apart
    std::ptrdiff_t x_pitch = 0;
    const float* const* addresses = nullptr;  // (taps, rows): where the pieces begin; taps `address_pitch` apart
    std::ptrdiff_t address_pitch = 0;
    std::ptrdiff_t offset = 0;           // is added to x and to every address
    std::ptrdiff_t taps = 1, depth = 0;
    const float* panel = nullptr;  // (taps, depth, vectors * lanes), aligned
    const float* start = nullptr;  // (vectors * lanes), aligned: the sums' start; null: what the output holds
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

/// `Panels` panels of `PanelVectors` vectors abreast. All loops but those over taps and k are unrolled, so that the
/// sums are registers: by pragma, which the compiler gets through in a fifth of the time that it takes for `unroll`.
template <class V, int Rows, int PanelVectors, template <int> class Source, int Panels = 1>
void multiply_tile(const ProductTile& tile) {
    constexpr int Vectors = Panels * PanelVectors;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr std::ptrdiff_t panel_width = PanelVectors * lanes;
    const auto load_of_panels = [&](const float* row, int v) __attribute__((always_inline)) {
        const std::ptrdiff_t panel = Panels > 1 ? v / PanelVectors * tile.panel_pitch : 0;
        return simd::load<V>(row + panel + v % PanelVectors * lanes);
    };

    const TileOutput& output = tile.output;
    const std::ptrdiff_t last = output.columns - (Vectors - 1) * lanes;  // columns of the last vector
    if (output.operand)
#pragma GCC unroll 32
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v)
                simd::prefetch_first_level(output.operand + m * output.operand_pitch + v * lanes);

    V sums[std::size_t{Rows}][std::size_t{Vectors}];
    if (tile.start) {
#pragma GCC unroll 32
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v) sums[m][v] = load_of_panels(tile.start, v);
    } else if (last >= lanes) load_sums(output, simd::Whole{}, sums);
    else load_sums(output, simd::Part{last}, sums);

    const float* panel = tile.panel;
    FetchAhead next = tile.next;
    for (std::ptrdiff_t tap = 0; tap < tile.taps; ++tap) {
        Source<Rows> x(tile, tap);
        const auto multiply_add = [&](std::ptrdiff_t i) __attribute__((always_inline)) {
            V weights[std::size_t{Vectors}];
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v) weights[v] = load_of_panels(panel + i * panel_width, v);
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
    if (last >= lanes) store_sums(output, simd::Whole{}, sums);
    else store_sums(output, simd::Part{last}, sums);
}

using TileFunction = void (*)(const ProductTile&);

/// multiply_tile by its number of rows, less one.
template <class V, int Vectors, template <int> class Source, int... Index>
constexpr std::array<TileFunction, sizeof...(Index)> tile_table(std::integer_sequence<int, Index...>) {
    return {&multiply_tile<V, 1 + Index, Vectors, Source>...};
}
template <class V, int Vectors>
inline constexpr auto pitched_tiles =
    tile_table<V, Vectors, PitchedRows>(std::make_integer_sequence<int, tallest_tile<V>(Vectors)>{});
template <class V, int Vectors>
inline constexpr auto addressed_tiles =
    tile_table<V, Vectors, AddressedRows>(std::make_integer_sequence<int, tallest_tile<V>(Vectors)>{});

}  // namespace detail

/// The most rows for which several panels are computed abreast, and how many: a few rows have too few sums in one panel
/// to hide latency, and one stream of weights does not use all of the second-level cache's bandwidth.
inline constexpr int few_rows = 2;
constexpr int panels_abreast(int rows) { return rows == 1 ? 4 : 2; }

/// Computes a tile of 1 or 2 rows and `panels_abreast(rows)` panels of 2 vectors. Rows are pitched, or by addresses.
template <class V>
void compute_few_rows(const ProductTile& tile, int rows) {
    using detail::AddressedRows, detail::PitchedRows, detail::multiply_tile;
    if (tile.addresses) {
        if (rows == 1) return multiply_tile<V, 1, 2, AddressedRows, panels_abreast(1)>(tile);
        return multiply_tile<V, 2, 2, AddressedRows, panels_abreast(2)>(tile);
    }
    if (rows == 1) return multiply_tile<V, 1, 2, PitchedRows, panels_abreast(1)>(tile);
    multiply_tile<V, 2, 2, PitchedRows, panels_abreast(2)>(tile);
}

/// Computes a tile of `rows` rows, 1 to `tallest_tile(vectors)`, of a panel of 1 or 2 vectors; pitched rows of 1 vector
/// may also be `narrow_tile`.
template <class V>
void compute_tile(const ProductTile& tile, int rows, int vectors) {
    const auto index = static_cast<std::size_t>(rows - 1);
    if (tile.addresses) {
        if (vectors == 2) return detail::addressed_tiles<V, 2>[index](tile);
        return detail::addressed_tiles<V, 1>[index](tile);
    }
    if (vectors == 2) return detail::pitched_tiles<V, 2>[index](tile);
    if (rows == narrow_tile<V>) return detail::multiply_tile<V, narrow_tile<V>, 1, detail::PitchedRows>(tile);
    detail::pitched_tiles<V, 1>[index](tile);
}

}  // namespace idem::kernel
