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

/// Which of `count` elements stands at `place`, before the first, behind the last or among them; -1: a zero.
constexpr std::ptrdiff_t behind_border(std::ptrdiff_t place, std::ptrdiff_t count, Border border) {
    if (place >= 0 && place < count) return place;
    switch (border) {
        case Border::zeros: break;
        case Border::reflection: return place < 0 ? -place : 2 * (count - 1) - place;
        case Border::replication: return place < 0 ? 0 : count - 1;
        case Border::circular: return place < 0 ? place + count : place - count;
    }
    return -1;
}

}  // namespace detail

IDEM_INLINE void copy_slice(const Geometry& geometry, const Call& call) {
    detail::copy_rows(call, call.batch * geometry.outer, geometry.axis, call.input,
                      pitch_or(geometry.in_pitch, geometry.axis), call.output + geometry.offset, geometry.pitch);
}

IDEM_INLINE void take_slice(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t offset = geometry.offset < 0 ? geometry.pitch + geometry.offset : geometry.offset;
    detail::copy_rows(call, call.batch * geometry.outer, geometry.axis, call.input + offset,
                      pitch_or(geometry.in_pitch, geometry.pitch), call.output, pitch_or(geometry.out_pitch, geometry.axis));
}

IDEM_INLINE void pad(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t channels = geometry.channels, width = geometry.width, height = geometry.height;
    const std::ptrdiff_t left = geometry.horizontal.padding, out_width = geometry.out_width;
    detail::for_each_own_line(geometry, call, [&](const float* sample, std::ptrdiff_t line, float* to) {
        const std::ptrdiff_t y = detail::behind_border(line - geometry.vertical.padding, height, geometry.border);
        if (y < 0) {
            std::fill_n(to, out_width * channels, 0.0f);
            return;
        }
        const float* const from = sample + y * width * channels;
        const auto put = [&](std::ptrdiff_t begin, std::ptrdiff_t end) {
            for (std::ptrdiff_t place = begin; place < end; ++place) {
                const std::ptrdiff_t x = detail::behind_border(place - left, width, geometry.border);
                if (x < 0) std::fill_n(to + place * channels, channels, 0.0f);
                else std::copy_n(from + x * channels, channels, to + place * channels);
            }
        };
        put(0, left);
        std::copy_n(from, width * channels, to + left * channels);
        put(left + width, out_width);
    });
}

IDEM_INLINE void interleave(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t down = geometry.vertical.stride, across = geometry.horizontal.stride;
    const std::ptrdiff_t channels = geometry.out_channels, width = geometry.out_width;
    const std::ptrdiff_t in_line = std::ptrdiff_t{geometry.width} * geometry.channels;
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, channels);
    const bool is_dense = out_pitch == channels;
    detail::for_each_own_line(geometry, call, [&](const float* sample, std::ptrdiff_t y, float* to) {
        const float* from = sample + y / down * in_line + y % down * across * channels;
        for (std::ptrdiff_t x = 0; x < width; x += across, from += geometry.channels) {
            const std::ptrdiff_t phases = std::min(across, width - x);
            const std::ptrdiff_t together = is_dense ? phases : 1;
            for (std::ptrdiff_t phase = 0; phase < phases; phase += together, to += together * out_pitch)
                std::copy_n(from + phase * channels, together * channels, to);
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
