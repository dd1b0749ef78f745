/// Rows of a block of a product, copied together where they do not lie well: in pieces all over an image, or at a pitch
/// at which those of a tile fall into few sets of the first-level cache. A tile then reads rows at one pitch.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/window_pieces.hpp>
#include <idem/support/cache_lines.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// Panels that read a block of rows that collide, from which on it is worth gathering them: of 5 or 6 vectors.
template <class V>
inline constexpr std::ptrdiff_t panels_worth_gathering = usual_panel<V> == 2 ? 3 : 2;

/// Whether windows slide over a line of places, one by one.
constexpr bool slides_along_line(const Geometry& geometry) {
    const idem::detail::WindowAxis& down = geometry.vertical;
    return geometry.height == 1 && geometry.out_height == 1 && down.kernel == 1 && down.padding == 0 &&
           geometry.horizontal.stride == 1;
}

/// Whether samples are computed one by one: as lines so long that it pays to read them as rows.
constexpr bool goes_line_by_line(const Geometry& geometry, const Call& call) {
    constexpr int is_long = 48;
    return call.batch > 1 && slides_along_line(geometry) && geometry.out_width >= is_long && !reads_rows(geometry);
}

/// Whether the floats of such a window lie together.
constexpr bool windows_are_dense(const Geometry& geometry) {
    const bool has_gaps = pitch_or(geometry.in_pitch, geometry.channels) != geometry.channels;
    return geometry.groups == 1 && !has_gaps && geometry.horizontal.dilation == 1;
}

/// Whether windows along an axis, one by one from `first` on, so many, hang over no padding.
constexpr bool sees_no_padding(const idem::detail::WindowAxis& axis, int extent, std::ptrdiff_t first,
                               std::ptrdiff_t count) {
    const std::ptrdiff_t begin = first - axis.padding;
    return begin >= 0 && begin + count - 1 + axis.span() <= extent;
}

/// The pieces of a call's windows, in the order of `window_pieces`, and whether they lie as rows: piece t of window r
/// is r + t dilation places behind the first, and nothing has to be gathered. Windows along a line are so where few
/// panels read them, but for those of very few channels: between two pieces sums go to memory and back.
struct CallPieces {
    WindowPieces pieces;
    bool are_rows;
};
template <class V>
constexpr CallPieces call_pieces(const Geometry& geometry, const Call& call) {
    if (reads_rows(geometry)) return {window_pieces(geometry), true};
    if (call.batch == 1 && slides_along_line(geometry)) {
        constexpr std::ptrdiff_t fewest = 8;
        const std::ptrdiff_t kernel = geometry.horizontal.kernel;
        if (windows_are_dense(geometry) &&
            sees_no_padding(geometry.horizontal, geometry.width, 0, geometry.out_width))
            return {{true, 1, kernel * geometry.channels}, true};
        const std::ptrdiff_t depth = quotient(geometry.channels, geometry.groups);
        const std::ptrdiff_t columns = quotient(geometry.out_channels, geometry.groups);
        if (depth >= fewest && panel_count<V>(columns) < panels_worth_gathering<V>)
            return {{false, kernel, depth}, true};
    }
    return {window_pieces(geometry), false};
}

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
