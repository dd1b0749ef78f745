/// Depthwise convolution: every channel by itself, so the channels are the lanes.
///
///     y[p][c] = activation(bias[c] + sum over t of x[window(p, t)][c] * w[t][c])
///
/// Packed: bias, then one row for each place t of the window, each of `channels` floats padded to a vector.
#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/window_table.hpp>

namespace idem::kernel::detail {

constexpr bool is_depthwise(const Geometry& geometry) {
    return geometry.groups > 1 && geometry.groups == geometry.channels && geometry.channels == geometry.out_channels;
}

template <class V>
constexpr std::ptrdiff_t depthwise_width(const Geometry& geometry) {
    return (geometry.channels + simd::lanes<V> - 1) / simd::lanes<V> * simd::lanes<V>;
}

template <class V>
constexpr std::ptrdiff_t depthwise_sum_bytes(const Geometry& geometry) {
    return aligned_bytes(depthwise_width<V>(geometry) * std::ptrdiff_t{sizeof(float)});
}

/// `weight(t, channel)` and `bias(channel)` give the parameters.
template <class V, class Weight, class Bias>
void pack_depthwise(const Geometry& geometry, Weight weight, Bias bias, float* packed) {
    const std::ptrdiff_t width = depthwise_width<V>(geometry);
    const std::ptrdiff_t taps = window_pieces(geometry).taps;
    for (std::ptrdiff_t c = 0; c < width; ++c) {
        const bool exists = c < geometry.channels;
        packed[c] = exists ? bias(c) : 0.0f;
        for (std::ptrdiff_t t = 0; t < taps; ++t) packed[(t + 1) * width + c] = exists ? weight(t, c) : 0.0f;
    }
}

template <class V>
void run_depthwise(const Geometry& geometry, const Call& call, Epilogue finish) {
    const std::ptrdiff_t channels = geometry.channels;
    const std::ptrdiff_t width = depthwise_width<V>(geometry);
    const std::ptrdiff_t taps = window_pieces(geometry).taps;
    const std::ptrdiff_t rows = call.batch * geometry.out_height * geometry.out_width;
    float* sums = reinterpret_cast<float*>(call.scratch);
    WindowTable table(geometry, call.input, call.scratch + depthwise_sum_bytes<V>(geometry));

    for (std::ptrdiff_t first = 0; first < rows; first += rows_per_block) {
        const std::ptrdiff_t count = std::min(rows_per_block, rows - first);
        table.fill(first, count);
        for (std::ptrdiff_t row = 0; row < count; ++row) {
            const float* const* addresses = table.addresses(row);
            simd::for_each_vector<V>(channels, [&](std::ptrdiff_t c, auto extent) {
                V sum = simd::load_aligned<V>(call.weights + c);
                const float* weights = call.weights + width + c;
                for (std::ptrdiff_t t = 0; t < taps; ++t)
                    sum = simd::fma(simd::load<V>(addresses[t * rows_per_block] + c, extent),
                                    simd::load_aligned<V>(weights + t * width), sum);
                simd::store_aligned(sums + c, sum);
            });
            const std::ptrdiff_t place = (first + row) * channels;
            const float* operand = call.operand ? call.operand + place : nullptr;
            finish({sums, operand, call.output + place, 1, channels, width, channels});
        }
    }
}

}  // namespace idem::kernel::detail
