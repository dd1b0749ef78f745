/// Rows of a block of a product, copied together where they do not lie well: in pieces all over an image, or at a pitch
/// at which those of a tile fall into few sets of the first-level cache. A tile then reads rows at one pitch.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/window_pieces.hpp>
#include <idem/support/cache_lines.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// Panels that read a block of rows that collide, from which on it is worth gathering them: of 5 or 6 vectors.
template <class V>
inline constexpr std::ptrdiff_t panels_worth_gathering = usual_panel<V> == 2 ? 3 : 2;

/// Floats from one row of `depth` to the next.
constexpr std::ptrdiff_t gathered_pitch(std::ptrdiff_t depth) { return idem::detail::odd_lines(depth); }

/// The same and a quarter of a line, for rows that are copied in one piece: those of a tile go on to another line, and
/// miss the first-level cache, not all with the same k. 128 rows of 3072 gain 1 %.
constexpr std::ptrdiff_t staggered_pitch(std::ptrdiff_t depth) {
    return gathered_pitch(depth) + idem::detail::line_floats / 4;
}

/// Whether rows of the input collide: first-level caches have 4 kB for each of their ways.
constexpr bool rows_collide(const Geometry& geometry) {
    constexpr std::ptrdiff_t half_a_way = 2048 / sizeof(float);
    return pitch_or(geometry.in_pitch, geometry.channels) % half_a_way == 0;
}

/// Whether rows are gathered if enough of them are read by enough panels. A prologue writes rows as they are wanted.
template <class V>
constexpr bool may_gather(const Geometry& geometry) {
    if (geometry.prologue != Prologue::none) return false;
    const std::ptrdiff_t panels = panel_count<V>(geometry.out_channels / geometry.groups);
    return !reads_rows(geometry) || (rows_collide(geometry) && panels >= panels_worth_gathering<V>);
}

}  // namespace idem::kernel::detail
