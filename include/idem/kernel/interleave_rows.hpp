/// Rows of a block of a product, interleaved tile by tile: element k of all rows of a tile side by side.
///
///     (tiles) of (depth, rows of the tile)
///
/// A tile then reads one stream, in order, without addresses and whatever the pitch of its rows: rows that are a power of
/// two apart would fall into the same set of a cache. It costs about as much as 1/6 of a panel's product, and pays where
/// many panels follow.
#pragma once

#include <idem/kernel/columns_of_rows.hpp>
#include <idem/kernel/matmul_tile.hpp>

#include <array>

namespace idem::kernel::detail {

/// The floats of `depth` elements of `rows` rows: columns are stored as whole vectors, each over the end of the last.
template <class V>
constexpr std::ptrdiff_t interleaved_floats(std::ptrdiff_t depth, std::ptrdiff_t rows) {
    return depth * rows + simd::lanes<V>;
}

/// Interleaves the rows of one tile: `taps` pieces of `depth` floats that a ProductTile has by address or pitch.
/// Writes up to one vector beyond (taps * depth, rows).
template <class V>
void interleave_rows(const ProductTile& tile, std::ptrdiff_t rows, float* to) {
    std::array<const float*, V::size> pieces;
    for (std::ptrdiff_t tap = 0; tap < tile.taps; ++tap) {
        for (std::ptrdiff_t lane = 0; lane < simd::lanes<V>; ++lane)
            pieces[static_cast<std::size_t>(lane)] = tile.piece(tap, lane < rows ? lane : 0);
        for_each_column<V>(pieces.data(), tile.depth,
                           [&](std::ptrdiff_t k, V column) { simd::store(to + k * rows, column); });
        to += tile.depth * rows;
    }
}

}  // namespace idem::kernel::detail
