#pragma once

#include <idem/kernel/math.hpp>
#include <idem/kernel/shuffle.hpp>
#include <idem/kernel/softmax.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace idem::kernel {

namespace detail {

/// The axis is contiguous: lanes along it.
template <class V, bool logarithm>
void softmax_row(std::ptrdiff_t axis, const float* input, float* output) {
    V largest(-std::numeric_limits<float>::infinity());
    simd::for_each_vector<V>(axis, [&](std::ptrdiff_t a, auto extent) {
        const V x = simd::load<V>(input + a, extent);
        // What lies beyond the end is no element: only the lanes that exist may raise the maximum.
        if constexpr (std::is_same_v<decltype(extent), simd::Whole>)
            largest = simd::max(x, largest);
        else
            for (std::ptrdiff_t i = a; i < axis; ++i) largest = simd::max(V(input[i]), largest);
    });
    const float m = simd::reduce_max(largest);

    V sums(0.0f);
    float rest = 0.0f;
    simd::for_each_vector<V>(axis, [&](std::ptrdiff_t a, auto extent) {
        const V difference = simd::load<V>(input + a, extent) - V(m);
        const V power = math::exp(difference);
        simd::store(output + a, logarithm ? difference : power, extent);
        if constexpr (std::is_same_v<decltype(extent), simd::Whole>) {
            sums = sums + power;
        } else {
            alignas(simd::alignment) float lanes[V::size];
            simd::store_aligned(lanes, power);
            for (std::ptrdiff_t i = 0; i < extent.count; ++i) rest += lanes[i];
        }
    });
    const float sum = simd::reduce_add(sums) + rest;

    const V factor(1.0f / sum), addend(-std::log(sum));
    simd::for_each_vector<V>(axis, [&](std::ptrdiff_t a, auto extent) {
        const V y = simd::load<V>(output + a, extent);
        simd::store(output + a, logarithm ? y + addend : y * factor, extent);
    });
}

/// The axis has gaps of `inner`: lanes across it.
template <class V, bool logarithm, class Extent>
void softmax_columns(std::ptrdiff_t axis, std::ptrdiff_t inner, const float* input, float* output, Extent extent) {
    V largest(-std::numeric_limits<float>::infinity());
    for (std::ptrdiff_t a = 0; a < axis; ++a) largest = simd::max(simd::load<V>(input + a * inner, extent), largest);

    V sum(0.0f);
    for (std::ptrdiff_t a = 0; a < axis; ++a) {
        const V difference = simd::load<V>(input + a * inner, extent) - largest;
        const V power = math::exp(difference);
        sum = sum + power;
        simd::store(output + a * inner, logarithm ? difference : power, extent);
    }

    const V factor = simd::divide(V(1.0f), sum);
    const V logarithm_of_sum = simd::per_lane(sum, [](float x) { return std::log(x); });
    for (std::ptrdiff_t a = 0; a < axis; ++a) {
        const V y = simd::load<V>(output + a * inner, extent);
        simd::store(output + a * inner, logarithm ? y - logarithm_of_sum : y * factor, extent);
    }
}

template <class V, bool logarithm>
void softmax_along(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t block = geometry.axis * geometry.inner;
    const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, block);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, block);
    const auto [begin, end] = share(call.batch * geometry.outer, call.team.portion());
    for (std::ptrdiff_t row = begin; row < end; ++row) {
        const float* input = call.input + row * in_pitch;
        float* output = call.output + row * out_pitch;
        if (geometry.inner == 1)
            softmax_row<V, logarithm>(geometry.axis, input, output);
        else
            simd::for_each_vector<V>(geometry.inner, [&](std::ptrdiff_t i, auto extent) {
                softmax_columns<V, logarithm>(geometry.axis, geometry.inner, input + i, output + i, extent);
            });
    }
}

}  // namespace detail

template <class V>
void softmax(const Geometry& geometry, const Call& call) {
    detail::softmax_along<V, false>(geometry, call);
}

template <class V>
void log_softmax(const Geometry& geometry, const Call& call) {
    detail::softmax_along<V, true>(geometry, call);
}

}  // namespace idem::kernel
