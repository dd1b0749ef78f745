/// Operations that move elements and compute nothing.
///
///     transpose   each sample (outer, axis, inner) becomes (outer, inner, axis)
///     copy_slice  each sample's `outer` rows of `axis` floats go into rows of `pitch` floats, at `offset`
///     copy        each sample's outer * axis * inner floats; with a pitch its height * width places of `channels`
///
/// Pitches, where they are not 0: from one row of the innermost extent to the next, `in_pitch` for all that read and
/// `out_pitch` for transpose and copy. A block of a transpose is then so many rows of that pitch.
#pragma once

#include <idem/kernel/operation.hpp>

#include <algorithm>
#include <cstring>

namespace idem::kernel {

inline void transpose(const Geometry& geometry, const Call& call) {
    // Squares of 16 x 16 floats: what a square reads and writes are 16 cache lines each.
    constexpr std::ptrdiff_t side = 16;
    const std::ptrdiff_t rows = geometry.axis, columns = geometry.inner;
    const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, columns);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, rows);
    const std::ptrdiff_t strips = (columns + side - 1) / side;
    const auto [begin, end] = share(call.batch * geometry.outer * strips, call.thread, call.threads);
    for (std::ptrdiff_t strip = begin; strip < end; ++strip) {
        const float* input = call.input + strip / strips * rows * in_pitch;
        float* output = call.output + strip / strips * columns * out_pitch;
        const std::ptrdiff_t column = strip % strips * side;
        const std::ptrdiff_t last_column = std::min(column + side, columns);
        for (std::ptrdiff_t row = 0; row < rows; row += side) {
            const std::ptrdiff_t last_row = std::min(row + side, rows);
            for (std::ptrdiff_t j = column; j < last_column; ++j)
                for (std::ptrdiff_t i = row; i < last_row; ++i) output[j * out_pitch + i] = input[i * in_pitch + j];
        }
    }
}

namespace detail {

/// The thread's share of `rows` rows of `count` floats.
inline void copy_rows(const Call& call, std::ptrdiff_t rows, std::ptrdiff_t count, std::ptrdiff_t in_pitch,
                      std::ptrdiff_t out_pitch, std::ptrdiff_t offset) {
    const auto [begin, end] = share(rows, call.thread, call.threads);
    for (std::ptrdiff_t row = begin; row < end; ++row)
        std::memcpy(call.output + row * out_pitch + offset, call.input + row * in_pitch,
                    static_cast<std::size_t>(count) * sizeof(float));
}

}  // namespace detail

inline void copy_slice(const Geometry& geometry, const Call& call) {
    detail::copy_rows(call, call.batch * geometry.outer, geometry.axis, pitch_or(geometry.in_pitch, geometry.axis),
                      geometry.pitch, geometry.offset);
}

inline void copy(const Geometry& geometry, const Call& call) {
    if (geometry.in_pitch || geometry.out_pitch) {
        const std::ptrdiff_t channels = geometry.channels;
        detail::copy_rows(call, call.batch * geometry.height * geometry.width, channels,
                          pitch_or(geometry.in_pitch, channels), pitch_or(geometry.out_pitch, channels), 0);
        return;
    }
    const std::ptrdiff_t count = call.batch * geometry.outer * geometry.axis * geometry.inner;
    const auto [begin, end] = share_of_floats(count, call.thread, call.threads);
    if (begin < end)
        std::memcpy(call.output + begin, call.input + begin, static_cast<std::size_t>(end - begin) * sizeof(float));
}

}  // namespace idem::kernel
