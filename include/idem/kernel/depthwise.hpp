/// Depthwise convolution: every channel by itself, so the channels are the lanes.
///
///     y[p][c] = activation(bias[c] + sum over t of x[window(p, t)][c] * w[t][c])
///
/// Packed: bias, then one row for each place t of the window, each of `channels` floats padded to a vector.
#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/unroll.hpp>
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

/// The sums of one output pixel: `addresses` are its places in the window.
template <class V>
void sum_depthwise(std::ptrdiff_t channels, std::ptrdiff_t taps, const float* const* addresses, const float* packed,
                   float* sums) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    constexpr int abreast = 4;  // sums under way at once: an address serves four vectors
    const std::ptrdiff_t width = (channels + lanes - 1) / lanes * lanes;
    std::ptrdiff_t c = 0;
    for (; c + abreast * lanes <= channels; c += abreast * lanes) {
        V block[abreast];
        unroll<abreast>([&](auto v) { block[v] = simd::load_aligned<V>(packed + c + v * lanes); });
        const float* weights = packed + width + c;
        for (std::ptrdiff_t t = 0; t < taps; ++t, weights += width) {
            const float* x = addresses[t * rows_per_block] + c;
            unroll<abreast>([&](auto v) {
                block[v] =
                    simd::fma(simd::load<V>(x + v * lanes), simd::load_aligned<V>(weights + v * lanes), block[v]);
            });
        }
        unroll<abreast>([&](auto v) { simd::store_aligned(sums + c + v * lanes, block[v]); });
    }
    simd::for_each_vector<V>(channels - c, [&](std::ptrdiff_t i, auto extent) {
        V sum = simd::load_aligned<V>(packed + c + i);
        for (std::ptrdiff_t t = 0; t < taps; ++t)
            sum = simd::fma(simd::load<V>(addresses[t * rows_per_block] + c + i, extent),
                            simd::load_aligned<V>(packed + (t + 1) * width + c + i), sum);
        simd::store_aligned(sums + c + i, sum);
    });
}

template <class V>
void run_depthwise(const Geometry& geometry, const Call& call, Epilogue finish) {
    const std::ptrdiff_t channels = geometry.channels;
    const std::ptrdiff_t width = depthwise_width<V>(geometry);
    const std::ptrdiff_t taps = window_pieces(geometry).taps;
    const std::ptrdiff_t rows = call.batch * geometry.out_height * geometry.out_width;
    float* sums = reinterpret_cast<float*>(call.scratch);
    WindowTable table(geometry, call.input, call.scratch + depthwise_sum_bytes<V>(geometry));

    const auto [begin, end] = share(rows, call.thread, call.threads);
    for (std::ptrdiff_t first = begin; first < end; first += rows_per_block) {
        const std::ptrdiff_t count = std::min(rows_per_block, end - first);
        table.fill(first, count);
        for (std::ptrdiff_t row = 0; row < count; ++row) {
            sum_depthwise<V>(channels, taps, table.addresses(row), call.weights, sums);
            const std::ptrdiff_t place = (first + row) * channels;
            const float* operand = call.operand ? call.operand + place : nullptr;
            finish({sums, operand, call.output + place, 1, channels, width, channels});
        }
    }
}

}  // namespace idem::kernel::detail
