#pragma once

#include <idem/kernel/activation.hpp>
#include <idem/kernel/elementwise.hpp>

#include <algorithm>

namespace idem::kernel {

namespace detail {

/// Calls `body(i, j, k, count)` for every run of the thread's share: where it begins in the input, in the operand, and
/// in the output. A run stays in the first-level cache, for an activation to follow.
template <class Body>
void for_each_own_run(const Geometry& geometry, const Call& call, Body body) {
    if (!geometry.in_pitch && !geometry.operand_pitch && !geometry.out_pitch) {
        constexpr std::ptrdiff_t longest = 1024;
        const std::ptrdiff_t count = call.batch * geometry.outer * geometry.axis * geometry.inner;
        const auto [begin, end] = share_of_floats(count, call.team.portion());
        for (std::ptrdiff_t i = begin; i < end; i += longest) body(i, i, i, std::min(longest, end - i));
        return;
    }
    const std::ptrdiff_t channels = geometry.channels;
    const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, channels);
    const std::ptrdiff_t operand_pitch = pitch_or(geometry.operand_pitch, channels);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, channels);
    const auto [begin, end] = share(call.batch * geometry.height * geometry.width, call.team.portion());
    for (std::ptrdiff_t place = begin; place < end; ++place)
        body(place * in_pitch, place * operand_pitch, place * out_pitch, channels);
}

template <class V, class Combine>
void combine_streams(const Geometry& geometry, const Call& call, Combine combine) {
    const V low(geometry.activation.low), high(geometry.activation.high);
    for_each_own_run(geometry, call, [&](std::ptrdiff_t i, std::ptrdiff_t j, std::ptrdiff_t k, std::ptrdiff_t count) {
        const float *x = call.input + i, *operand = call.operand + j;
        float* const y = call.output + k;
        simd::for_each_vector<V>(count, [&](std::ptrdiff_t e, auto extent) __attribute__((always_inline)) {
            const V combined = combine(simd::load<V>(x + e, extent), simd::load<V>(operand + e, extent));
            simd::store(y + e, clamp(combined, low, high), extent);
        });
        geometry.activation.complete(y, 1, count, 0);
    });
}

/// y = activation(x scale + shift), with what `factor` and `addend` give from place i on.
template <class V, class Factor, class Addend>
void scale_and_shift(const Activation& activation, const float* x, float* y, std::ptrdiff_t count, Factor factor,
                     Addend addend) {
    const V low(activation.low), high(activation.high);
    simd::for_each_vector<V>(count, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        const V sum = simd::fma(simd::load<V>(x + i, extent), factor(i, extent), addend(i, extent));
        simd::store(y + i, clamp(sum, low, high), extent);
    });
    activation.complete(y, 1, count, 0);
}

}  // namespace detail

template <class V>
void map(const Geometry& geometry, const Call& call) {
    const Activation& activation = geometry.activation;
    const V low(activation.low), high(activation.high);
    detail::for_each_own_run(geometry, call,
                             [&](std::ptrdiff_t i, std::ptrdiff_t, std::ptrdiff_t k, std::ptrdiff_t count) {
        const float* const x = call.input + i;
        float* const y = call.output + k;
        if (activation.apply) return activation.apply(x, y, 1, count, 0, 0);
        simd::for_each_vector<V>(count, [&](std::ptrdiff_t e, auto extent) __attribute__((always_inline)) {
            simd::store(y + e, clamp(simd::load<V>(x + e, extent), low, high), extent);
        });
    });
}

template <class V>
void add(const Geometry& geometry, const Call& call) {
    detail::combine_streams<V>(geometry, call, [](V x, V operand) { return x + operand; });
}

template <class V>
void multiply(const Geometry& geometry, const Call& call) {
    detail::combine_streams<V>(geometry, call, [](V x, V operand) { return x * operand; });
}

template <class V>
void scale_shift(const Geometry& geometry, const Call& call) {
    const float* scale = call.weights;
    const float* shift = call.weights + geometry.axis;
    const std::ptrdiff_t rows = call.batch * geometry.outer;
    if (geometry.inner == 1) {
        const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, geometry.axis);
        const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, geometry.axis);
        const auto [begin, end] = share(rows, call.team.portion());
        const auto at = [](const float* numbers) {
            return [numbers](std::ptrdiff_t a, auto extent) { return simd::load<V>(numbers + a, extent); };
        };
        for (std::ptrdiff_t row = begin; row < end; ++row)
            detail::scale_and_shift<V>(geometry.activation, call.input + row * in_pitch, call.output + row * out_pitch,
                                       geometry.axis, at(scale), at(shift));
        return;
    }
    const auto [begin, end] = share(rows * geometry.axis, call.team.portion());
    const auto everywhere = [](float number) {
        return [all = V(number)](std::ptrdiff_t, auto) { return all; };
    };
    for (std::ptrdiff_t row = begin; row < end; ++row)
        detail::scale_and_shift<V>(geometry.activation, call.input + row * geometry.inner,
                                   call.output + row * geometry.inner, geometry.inner,
                                   everywhere(scale[row % geometry.axis]), everywhere(shift[row % geometry.axis]));
}

}  // namespace idem::kernel
