/// Operations that move elements and compute nothing.
///
///     transpose   each sample (outer, axis, inner) becomes (outer, inner, axis)
///     copy_slice  each sample's `outer` rows of `axis` floats go into rows of `pitch` floats, at `offset`
///     take_slice  its mirror: `axis` floats from `offset` on of each sample's `outer` rows of `pitch` floats
///     copy        each sample's outer * axis * inner floats; with a pitch its height * width places of `channels`
///
/// Pitches, where they are not 0: from one row of the innermost extent to the next, `in_pitch` for all but take_slice
/// and `out_pitch` for all but copy_slice. A block of a transpose is then so many rows of that pitch.
#pragma once

#include <idem/kernel/operation.hpp>

#include <algorithm>
#include <cstring>

namespace idem::kernel {

namespace detail {

/// Transposes are done in squares of 16 x 16 floats: what a square reads and writes are 16 cache lines each.
inline constexpr std::ptrdiff_t transpose_side = 16;

/// The first `columns` columns, at most a square's side of them, of a matrix of `rows` rows become rows.
inline void transpose_strip(std::ptrdiff_t rows, std::ptrdiff_t columns, const float* input, std::ptrdiff_t in_pitch,
                            float* output, std::ptrdiff_t out_pitch) {
    for (std::ptrdiff_t row = 0; row < rows; row += transpose_side) {
        const std::ptrdiff_t last_row = std::min(row + transpose_side, rows);
        for (std::ptrdiff_t j = 0; j < columns; ++j)
            for (std::ptrdiff_t i = row; i < last_row; ++i) output[j * out_pitch + i] = input[i * in_pitch + j];
    }
}

/// How many strips that many columns are.
constexpr std::ptrdiff_t transpose_strips(std::ptrdiff_t columns) {
    return (columns + transpose_side - 1) / transpose_side;
}

}  // namespace detail

inline void transpose(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t rows = geometry.axis, columns = geometry.inner;
    const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, columns);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, rows);
    const std::ptrdiff_t strips = detail::transpose_strips(columns);
    const auto [begin, end] = share(call.batch * geometry.outer * strips, call.team.portion());
    for (std::ptrdiff_t strip = begin; strip < end; ++strip) {
        const float* input = call.input + strip / strips * rows * in_pitch;
        float* output = call.output + strip / strips * columns * out_pitch;
        const std::ptrdiff_t column = strip % strips * detail::transpose_side;
        detail::transpose_strip(rows, std::min(detail::transpose_side, columns - column), input + column, in_pitch,
                                output + column * out_pitch, out_pitch);
    }
}

namespace detail {

/// The thread's share of `rows` rows of `count` floats.
inline void copy_rows(const Call& call, std::ptrdiff_t rows, std::ptrdiff_t count, const float* input,
                      std::ptrdiff_t in_pitch, float* output, std::ptrdiff_t out_pitch) {
    const auto [begin, end] = share(rows, call.team.portion());
    for (std::ptrdiff_t row = begin; row < end; ++row)
        std::memcpy(output + row * out_pitch, input + row * in_pitch, static_cast<std::size_t>(count) * sizeof(float));
}

}  // namespace detail

inline void copy_slice(const Geometry& geometry, const Call& call) {
    detail::copy_rows(call, call.batch * geometry.outer, geometry.axis, call.input,
                      pitch_or(geometry.in_pitch, geometry.axis), call.output + geometry.offset, geometry.pitch);
}

inline void take_slice(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t offset = geometry.offset < 0 ? geometry.pitch + geometry.offset : geometry.offset;
    detail::copy_rows(call, call.batch * geometry.outer, geometry.axis, call.input + offset, geometry.pitch,
                      call.output, pitch_or(geometry.out_pitch, geometry.axis));
}

inline void copy(const Geometry& geometry, const Call& call) {
    if (geometry.in_pitch || geometry.out_pitch) {
        const std::ptrdiff_t channels = geometry.channels;
        detail::copy_rows(call, call.batch * geometry.height * geometry.width, channels, call.input,
                          pitch_or(geometry.in_pitch, channels), call.output, pitch_or(geometry.out_pitch, channels));
        return;
    }
    const std::ptrdiff_t count = call.batch * geometry.outer * geometry.axis * geometry.inner;
    const auto [begin, end] = share_of_floats(count, call.team.portion());
    if (begin < end)
        std::memcpy(call.output + begin, call.input + begin, static_cast<std::size_t>(end - begin) * sizeof(float));
}

}  // namespace idem::kernel
