/// Pooling over windows, channels last: input (batch, height, width, channels), output (batch, out_height,
/// out_width, channels).
///
///     max_pool               the largest element of the window; padding counts as minus infinity; NaN wins
///     average_pool           sum over the window, divided by the window's size. With `count_padding` the size
///                            includes padding, but nothing beyond it; without, only elements of the input
///     adaptive_average_pool  the mean from floor(i extent / out) to ceil((i + 1) extent / out), each way
///
/// Reads of the geometry: height, width, channels, out_height, out_width, vertical, horizontal (not for the
/// adaptive one), count_padding. Source: PyTorch's documentation, and aten/src/ATen/native/AveragePool2d.cpp
/// for windows that ceil_mode lets hang over.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <algorithm>
#include <limits>

namespace idem::kernel {

template <class V = simd::Batch>
void max_pool(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void average_pool(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void adaptive_average_pool(const Geometry& geometry, const Call& call);

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

/// Calls `body(sample, output, rows, columns)` for each output pixel: the sample it reads, the `channels` floats
/// it writes, and the two ranges of its window.
template <class Vertical, class Horizontal, class Body>
void for_each_window(const Geometry& geometry, const Call& call, Vertical vertical, Horizontal horizontal, Body body) {
    const std::ptrdiff_t channels = geometry.channels;
    const std::ptrdiff_t sample_floats = std::ptrdiff_t{geometry.height} * geometry.width * channels;
    const auto [begin, end] = share(call.batch * geometry.out_height, call.thread, call.threads);
    float* output = call.output + begin * geometry.out_width * channels;
    for (std::ptrdiff_t row = begin; row < end; ++row) {
        const float* sample = call.input + row / geometry.out_height * sample_floats;
        const PoolRange window = vertical(static_cast<int>(row % geometry.out_height));
        for (int x = 0; x < geometry.out_width; ++x, output += channels) body(sample, output, window, horizontal(x));
    }
}

/// One output pixel: `combine` over its window from `initial` on, then `finish`.
template <class V, class Combine, class Finish>
void reduce_window(const Geometry& geometry, const float* sample, float* output, const PoolRange& rows,
                   const PoolRange& columns, float initial, Combine combine, Finish finish) {
    const std::ptrdiff_t channels = geometry.channels;
    simd::for_each_vector<V>(channels, [&](std::ptrdiff_t c, auto extent) {
        V result(initial);
        for (int y = rows.begin; y < rows.end; y += rows.step)
            for (int x = columns.begin; x < columns.end; x += columns.step)
                result = combine(
                    result, simd::load<V>(sample + (std::ptrdiff_t{y} * geometry.width + x) * channels + c, extent));
        simd::store(output + c, finish(result), extent);
    });
}

template <class V, class Vertical, class Horizontal>
void average_windows(const Geometry& geometry, const Call& call, Vertical vertical, Horizontal horizontal) {
    for_each_window(geometry, call, vertical, horizontal,
                    [&](const float* sample, float* output, const PoolRange& rows, const PoolRange& columns) {
                        const V count(static_cast<float>(std::ptrdiff_t{rows.counted} * columns.counted));
                        reduce_window<V>(
                            geometry, sample, output, rows, columns, 0.0f, [](V sum, V x) { return sum + x; },
                            [&](V sum) { return sum / count; });
                    });
}

}  // namespace detail

template <class V>
void max_pool(const Geometry& geometry, const Call& call) {
    const auto larger = [](V largest, V x) {
        return simd::select(simd::is_nan(x), x, simd::select(x > largest, x, largest));
    };
    detail::for_each_window(
        geometry, call, [&](int y) { return detail::window_range(geometry.vertical, geometry.height, y, false); },
        [&](int x) { return detail::window_range(geometry.horizontal, geometry.width, x, false); },
        [&](const float* sample, float* output, const detail::PoolRange& rows, const detail::PoolRange& columns) {
            detail::reduce_window<V>(geometry, sample, output, rows, columns, -std::numeric_limits<float>::infinity(),
                                     larger, [](V x) { return x; });
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
