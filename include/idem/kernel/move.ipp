#pragma once

#include <idem/kernel/move.hpp>
#include <idem/kernel/own_lines.hpp>
#include <idem/kernel/transpose_strip.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace idem::kernel {

IDEM_INLINE void transpose(const Geometry& geometry, const Call& call) {
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

IDEM_INLINE void copy_slice(const Geometry& geometry, const Call& call) {
    detail::copy_rows(call, call.batch * geometry.outer, geometry.axis, call.input,
                      pitch_or(geometry.in_pitch, geometry.axis), call.output + geometry.offset, geometry.pitch);
}

IDEM_INLINE void take_slice(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t offset = geometry.offset < 0 ? geometry.pitch + geometry.offset : geometry.offset;
    detail::copy_rows(call, call.batch * geometry.outer, geometry.axis, call.input + offset, geometry.pitch,
                      call.output, pitch_or(geometry.out_pitch, geometry.axis));
}

IDEM_INLINE void zero_pad(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t in_line = std::ptrdiff_t{geometry.width} * geometry.channels;
    const std::ptrdiff_t out_line = std::ptrdiff_t{geometry.out_width} * geometry.channels;
    const std::ptrdiff_t before = std::ptrdiff_t{geometry.horizontal.padding} * geometry.channels;
    detail::for_each_own_line(geometry, call, [&](const float* sample, std::ptrdiff_t line, float* to) {
        const std::ptrdiff_t y = line - geometry.vertical.padding;
        if (y < 0 || y >= geometry.height) {
            std::fill_n(to, out_line, 0.0f);
            return;
        }
        std::fill_n(to, before, 0.0f);
        std::copy_n(sample + y * in_line, in_line, to + before);
        std::fill_n(to + before + in_line, out_line - before - in_line, 0.0f);
    });
}

IDEM_INLINE void interleave(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t down = geometry.vertical.stride, across = geometry.horizontal.stride;
    const std::ptrdiff_t channels = geometry.out_channels / geometry.groups;
    const std::ptrdiff_t in_line = std::ptrdiff_t{geometry.width} * geometry.channels;
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, geometry.out_channels);
    detail::for_each_own_line(geometry, call, [&](const float* sample, std::ptrdiff_t y, float* to) {
        const float* const from = sample + y / down * in_line;
        for (std::ptrdiff_t x = 0; x < geometry.out_width; ++x, to += out_pitch)
            for (std::ptrdiff_t group = 0; group < geometry.groups; ++group) {
                const std::ptrdiff_t phase = (group * down + y % down) * across + x % across;
                std::memcpy(to + group * channels, from + x / across * geometry.channels + phase * channels,
                            static_cast<std::size_t>(channels) * sizeof(float));
            }
    });
}

IDEM_INLINE void copy(const Geometry& geometry, const Call& call) {
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
