/// The micro-kernel of every matrix product: a tile of sums that stays in registers.
///
///     y[m][n] = start[m][n] + sum over k of x[m][k] * panel[k][n]        m < Rows, n < Vectors * lanes
///
/// Rows of x come in one of two ways. By addresses, a row is not one array but `taps` pieces of `depth` floats, each
/// found through a table, which makes one kernel of a Linear layer (one tap), a 1x1 convolution (one tap) and any other
/// convolution (a tap for every place of the window): Dukhan, "The Indirect Convolution Algorithm", 2019,
/// arXiv:1907.02129. Or interleaved (interleave_rows.hpp), element k of all rows of the tile side by side: one stream
/// instead of fourteen, which pays where many panels read it.
///
/// Why these sizes: a step of k loads `Vectors` weights and `Rows` broadcast inputs for Rows * Vectors multiply-adds.
/// With two of each a cycle the loads must be the fewer, and 8 multiply-adds must be under way to hide a latency of
/// 4 cycles. The weights come from the second-level cache, so the tile is tall rather than wide:
///     32 registers: 14 x 2 = 28 sums + 2 weights + 1 input; 128 bytes of weights in 14 cycles (6 x 4: 256 in 12)
///     16 registers:  6 x 2 = 12 sums + 2 weights + 1 input (+ 1 for the product without fused multiply-add)
///
/// A sum is added up in the order of k, whatever the tile: results do not depend on how rows and columns are cut.
#pragma once

#include <idem/kernel/epilogue.hpp>
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

/// How many rows an interleaved tile has at least. Many rows are never cut into lower tiles.
template <class V>
inline constexpr int lowest_interleaved_tile = tallest_tile<V>(widest_panel<V>) - 2;

/// Whether tiles of interleaved rows are used for these vectors: a tile's rows are the lanes of one.
template <class V>
inline constexpr bool interleaves = simd::lanes<V> >= tallest_tile<V>(widest_panel<V>);

/// One tile of work.
struct ProductTile {
    const float* const* addresses = nullptr;  // (taps, rows): where the pieces begin; taps `address_pitch` apart
    std::ptrdiff_t address_pitch = 0;
    std::ptrdiff_t offset = 0;           // is added to every address
    const float* interleaved = nullptr;  // (taps * depth, rows), if not null: in the place of addresses
    std::ptrdiff_t taps = 1, depth = 0;
    const float* panel = nullptr;  // (taps, depth, vectors * lanes), aligned
    const float* start = nullptr;  // (vectors * lanes), aligned: the sums' start; null: what the output holds
    std::ptrdiff_t panel_pitch = 0;  // to the same place of the next panel, where a tile has several
    TileOutput output{};
    const char* next = nullptr;    // memory that is wanted next: with every second k a line is fetched from there,
    std::ptrdiff_t next_step = 0;  // and so many bytes are gone on
};

/// Spreads the fetching of the panel that is wanted next over the tiles of this one: the second-level cache then has it
/// in time, and no tile waits for memory. All at once it would fill the processor's few slots for lines on their way.
class NextFetch {
  public:
    /// For `tiles` tiles like `tile` of a panel of `width` columns; `next` null: nothing is wanted.
    NextFetch(ProductTile& tile, std::ptrdiff_t tiles, const float* next, std::ptrdiff_t width) {
        const std::ptrdiff_t fetches = tile.taps * (tile.depth / 2) * tiles;
        const std::ptrdiff_t bytes = tile.taps * tile.depth * width * std::ptrdiff_t{sizeof(float)};
        tile.next = reinterpret_cast<const char*>(next);
        tile.next_step = next && fetches > 0 ? bytes / fetches : 0;
        tile_bytes_ = tiles > 0 ? fetches / tiles * tile.next_step : 0;
    }
    void advance(ProductTile& tile) const { tile.next += tile_bytes_; }

  private:
    std::ptrdiff_t tile_bytes_;
};

namespace detail {

/// The compiler does not move loads across this: it would load the next step's weights early, for which there are no
/// registers left.
IDEM_ALWAYS_INLINE void keep_order() {
#if defined(__GNUC__)
    asm volatile("" ::: "memory");
#endif
}

/// Element k of the rows, through the table.
template <int Rows>
struct AddressedRows {
    const float* rows[std::size_t{Rows}];

    IDEM_ALWAYS_INLINE AddressedRows(const ProductTile& tile, std::ptrdiff_t tap) {
#pragma GCC unroll 16
        for (int m = 0; m < Rows; ++m) rows[m] = tile.addresses[tap * tile.address_pitch + m] + tile.offset;
    }
    IDEM_ALWAYS_INLINE float at(int m, std::ptrdiff_t k) const { return rows[m][k]; }
};

/// Element k of the rows, side by side.
template <int Rows>
struct InterleavedRows {
    const float* elements;

    IDEM_ALWAYS_INLINE InterleavedRows(const ProductTile& tile, std::ptrdiff_t tap)
        : elements(tile.interleaved + tap * tile.depth * Rows) {}
    IDEM_ALWAYS_INLINE float at(int m, std::ptrdiff_t k) const { return elements[k * Rows + m]; }
};

/// `Panels` panels of `PanelVectors` vectors abreast. All loops but those over taps and k are unrolled, so that the sums
/// are registers: by pragma, which the compiler gets through in a fifth of the time that it takes for `unroll`.
template <class V, int Rows, int PanelVectors, template <int> class Source, int Panels = 1>
void multiply_tile(const ProductTile& tile) {
    constexpr int Vectors = Panels * PanelVectors;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr std::ptrdiff_t panel_width = PanelVectors * lanes, width = Vectors * lanes;
    const auto load_of_panels = [&](const float* row, int v) __attribute__((always_inline)) {
        const std::ptrdiff_t panel = Panels > 1 ? v / PanelVectors * tile.panel_pitch : 0;
        return simd::load<V>(row + panel + v % PanelVectors * lanes);
    };

    const TileOutput& output = tile.output;
    const bool whole = output.columns >= width;
    alignas(simd::alignment) float ragged[std::size_t{Rows * width}];
    float* const to = whole ? output.to : ragged;
    const std::ptrdiff_t pitch = whole ? output.pitch : width;

    V sums[std::size_t{Rows}][std::size_t{Vectors}];
    if (tile.start) {
#pragma GCC unroll 16
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v) sums[m][v] = load_of_panels(tile.start, v);
    } else {
        if (!whole) load_ragged(output, Rows, width, ragged);
#pragma GCC unroll 16
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v) sums[m][v] = simd::load<V>(to + m * pitch + v * lanes);
    }

    const float* panel = tile.panel;
    const char* next = tile.next;
    for (std::ptrdiff_t tap = 0; tap < tile.taps; ++tap) {
        const Source<Rows> x(tile, tap);
        const auto multiply_add = [&](std::ptrdiff_t k, const float* row) __attribute__((always_inline)) {
            V weights[std::size_t{Vectors}];
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v) weights[v] = load_of_panels(row, v);
#pragma GCC unroll 16
            for (int m = 0; m < Rows; ++m) {
                const V element(x.at(m, k));
#pragma GCC unroll 16
                for (int v = 0; v < Vectors; ++v) sums[m][v] = simd::fma(element, weights[v], sums[m][v]);
            }
            keep_order();
        };
        std::ptrdiff_t k = 0;
        for (; k + 2 <= tile.depth; k += 2, panel += 2 * panel_width, next += tile.next_step) {
            simd::prefetch_second_level(next);
            multiply_add(k, panel);
            multiply_add(k + 1, panel + panel_width);
        }
        if (k < tile.depth) {
            multiply_add(k, panel);
            panel += panel_width;
        }
    }

    if (whole && output.operand)
#pragma GCC unroll 16
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v)
                sums[m][v] = sums[m][v] + simd::load<V>(output.operand + m * output.operand_pitch + v * lanes);
    if (whole && output.clamps)
#pragma GCC unroll 16
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
            for (int v = 0; v < Vectors; ++v) sums[m][v] = clamp(sums[m][v], V(output.low), V(output.high));
#pragma GCC unroll 16
    for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) simd::store(to + m * pitch + v * lanes, sums[m][v]);
    if (!whole) store_ragged<V>(output, Rows, width, ragged);
}

using TileFunction = void (*)(const ProductTile&);

/// multiply_tile by its number of rows, less one; null for fewer than `lowest`.
template <class V, int Vectors, template <int> class Source, int lowest, int... Index>
constexpr auto tile_table(std::integer_sequence<int, Index...>) {
    std::array<TileFunction, std::size_t{lowest - 1} + sizeof...(Index)> table{};
    ((table[std::size_t{lowest - 1 + Index}] = &multiply_tile<V, lowest + Index, Vectors, Source>), ...);
    return table;
}
template <class V, int Vectors>
inline constexpr auto addressed_tiles =
    tile_table<V, Vectors, AddressedRows, 1>(std::make_integer_sequence<int, tallest_tile<V>(Vectors)>{});
template <class V>
inline constexpr auto interleaved_tiles = tile_table<V, 2, InterleavedRows, lowest_interleaved_tile<V>>(
    std::make_integer_sequence<int, tallest_tile<V>(2) - lowest_interleaved_tile<V> + 1>{});

}  // namespace detail

/// The most rows for which several panels are computed abreast, and how many: a few rows have too few sums in one panel
/// to hide latency, and one stream of weights does not use all of the second-level cache's bandwidth.
inline constexpr int few_rows = 2;
constexpr int panels_abreast(int rows) { return rows == 1 ? 4 : 2; }

/// Computes a tile of 1 or 2 rows and `panels_abreast(rows)` panels of 2 vectors.
template <class V>
void compute_few_rows(const ProductTile& tile, int rows) {
    using detail::AddressedRows, detail::multiply_tile;
    if (rows == 1) return multiply_tile<V, 1, 2, AddressedRows, panels_abreast(1)>(tile);
    multiply_tile<V, 2, 2, AddressedRows, panels_abreast(2)>(tile);
}

/// Computes a tile of `rows` rows, 1 to `tallest_tile(vectors)`, of a panel of 1 or 2 vectors; interleaved ones have
/// `lowest_interleaved_tile` rows or more, and 2 vectors.
template <class V>
void compute_tile(const ProductTile& tile, int rows, int vectors) {
    const auto index = static_cast<std::size_t>(rows - 1);
    if constexpr (interleaves<V>)
        if (tile.interleaved) return detail::interleaved_tiles<V>[index](tile);
    if (vectors == 2) return detail::addressed_tiles<V, 2>[index](tile);
    detail::addressed_tiles<V, 1>[index](tile);
}

}  // namespace idem::kernel
