#pragma once

#include <idem/kernel/pooling.hpp>
#include <idem/kernel/unroll.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace idem::kernel {

namespace detail {

/// Where a window begins and ends in the input, and what it counts for an average.
struct PoolRange {
    int begin, end, step;
    int counted;
};

constexpr PoolRange window_range(const idem::detail::WindowAxis& axis, int extent, int place, bool count_padding) {
    const int start = place * axis.stride - axis.padding;
    const int whole = std::min(start + axis.span(), extent + axis.padding) - start;
    // The first place of the window that lies in the input.
    const int skipped = start < 0 ? (-start + axis.dilation - 1) / axis.dilation : 0;
    const int begin = start + skipped * axis.dilation;
    const int end = std::min(start + axis.span(), extent);
    return {begin, end, axis.dilation, count_padding ? whole : end - begin};
}

constexpr PoolRange adaptive_range(int extent, int out_extent, int place) {
    const auto begin = static_cast<int>(std::ptrdiff_t{place} * extent / out_extent);
    const auto end = static_cast<int>(((std::ptrdiff_t{place} + 1) * extent + out_extent - 1) / out_extent);
    return {begin, end, 1, end - begin};
}

/// A window in the input, and the output pixel that becomes of it.
struct PoolWindow {
    const float* sample;  // (height, width) places, `pitch` apart
    std::ptrdiff_t width, pitch;
    PoolRange rows, columns;
    std::ptrdiff_t channels;
    float* output;  // (channels)
};

/// Calls `body(PoolWindow)` for each output pixel of the thread's share: rows, or where there is only one pixel,
/// channels.
template <class V, class Vertical, class Horizontal, class Body>
void for_each_window(const Geometry& geometry, const Call& call, Vertical vertical, Horizontal horizontal, Body body) {
    const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, geometry.channels);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, geometry.channels);
    const std::ptrdiff_t sample_floats = std::ptrdiff_t{geometry.height} * geometry.width * in_pitch;
    constexpr std::ptrdiff_t most_channels = 64;
    const bool single = geometry.out_height == 1 && geometry.out_width == 1;
    const std::ptrdiff_t step = single ? most_channels : std::ptrdiff_t{geometry.channels};
    const std::ptrdiff_t steps = (geometry.channels + step - 1) / step;
    const auto [begin, end] = share(call.batch * geometry.out_height * steps, call.team.portion());
    for (std::ptrdiff_t piece = begin; piece < end; ++piece) {
        const std::ptrdiff_t row = piece / steps, channel = piece % steps * step;
        const float* sample = call.input + row / geometry.out_height * sample_floats + channel;
        float* output = call.output + row * geometry.out_width * out_pitch + channel;
        const PoolRange rows = vertical(static_cast<int>(row % geometry.out_height));
        const std::ptrdiff_t channels = std::min(step, geometry.channels - channel);
        for (int x = 0; x < geometry.out_width; ++x, output += out_pitch)
            body(PoolWindow{sample, geometry.width, in_pitch, rows, horizontal(x), channels, output});
    }
}

/// One output pixel: `combine` over its window from `initial` on, then `finish`.
template <class V, class Combine, class Finish>
void reduce_window(const PoolWindow& window, float initial, Combine combine, Finish finish) {
    const PoolRange &rows = window.rows, &columns = window.columns;
    const auto for_each_place = [&](std::ptrdiff_t c, auto visit) {
        for (int y = rows.begin; y < rows.end; y += rows.step) {
            const float* row = window.sample + std::ptrdiff_t{y} * window.width * window.pitch + c;
            for (int x = columns.begin; x < columns.end; x += columns.step) visit(row + x * window.pitch);
        }
    };
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr int abreast = 4;  // vectors under way at once: a place's address serves four
    std::ptrdiff_t c = 0;
    for (; c + abreast * lanes <= window.channels; c += abreast * lanes) {
        V results[abreast];
        unroll<abreast>([&](auto v) { results[v] = V(initial); });
        for_each_place(c, [&](const float* x) {
            unroll<abreast>([&](auto v) { results[v] = combine(results[v], simd::load<V>(x + v * lanes)); });
        });
        unroll<abreast>([&](auto v) { simd::store(window.output + c + v * lanes, finish(results[v])); });
    }
    simd::for_each_vector<V>(window.channels - c, [&, first = c](std::ptrdiff_t i, auto extent) {
        V result(initial);
        for_each_place(first + i, [&](const float* x) { result = combine(result, simd::load<V>(x, extent)); });
        simd::store(window.output + first + i, finish(result), extent);
    });
}

template <class V, class Vertical, class Horizontal>
void average_windows(const Geometry& geometry, const Call& call, Vertical vertical, Horizontal horizontal) {
    for_each_window<V>(geometry, call, vertical, horizontal, [&](const PoolWindow& window) {
        const V count(static_cast<float>(std::ptrdiff_t{window.rows.counted} * window.columns.counted));
        reduce_window<V>(
            window, 0.0f, [](V sum, V x) { return sum + x; }, [&](V sum) { return simd::divide(sum, count); });
    });
}

}  // namespace detail

template <class V>
void max_pool(const Geometry& geometry, const Call& call) {
    const auto larger = [](V largest, V x) {
        return simd::select(simd::is_nan(x), x, simd::select(x > largest, x, largest));
    };
    detail::for_each_window<V>(
        geometry, call, [&](int y) { return detail::window_range(geometry.vertical, geometry.height, y, false); },
        [&](int x) { return detail::window_range(geometry.horizontal, geometry.width, x, false); },
        [&](const detail::PoolWindow& window) {
            detail::reduce_window<V>(window, -std::numeric_limits<float>::infinity(), larger, [](V x) { return x; });
        });
}

template <class V>
void average_pool(const Geometry& geometry, const Call& call) {
    const bool padded = geometry.count_padding;
    detail::average_windows<V>(
        geometry, call, [&](int y) { return detail::window_range(geometry.vertical, geometry.height, y, padded); },
        [&](int x) { return detail::window_range(geometry.horizontal, geometry.width, x, padded); });
}

template <class V>
void adaptive_average_pool(const Geometry& geometry, const Call& call) {
    detail::average_windows<V>(
        geometry, call, [&](int y) { return detail::adaptive_range(geometry.height, geometry.out_height, y); },
        [&](int x) { return detail::adaptive_range(geometry.width, geometry.out_width, x); });
}

}  // namespace idem::kernel
