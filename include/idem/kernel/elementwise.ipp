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
    if (!geometry.in_pitch && !geometry.operand_pitch && !geometry.out_pitch && !geometry.operand_repeats) {
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
    const std::ptrdiff_t places = std::ptrdiff_t{geometry.height} * geometry.width;
    const std::ptrdiff_t repeats = geometry.operand_repeats ? places : 1;
    const auto [begin, end] = share(call.batch * places, call.team.portion());
    for (std::ptrdiff_t place = begin; place < end; ++place)
        body(place * in_pitch, place / repeats * operand_pitch, place * out_pitch, channels);
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

/// Calls `body(x, y, count, at)` for every row of the thread's share: `at(numbers)(i, extent)` are those of an array,
/// one for each place of the axis, that belong to the row from i on.
template <class V, class Body>
void for_each_own_row(const Geometry& geometry, const Call& call, Body body) {
    const std::ptrdiff_t rows = call.batch * geometry.outer, axis = geometry.axis, inner = geometry.inner;
    if (inner == 1) {
        const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, axis);
        const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, axis);
        const auto [begin, end] = share(rows, call.team.portion());
        const auto at = [](const float* numbers) {
            return [numbers](std::ptrdiff_t i, auto extent) { return simd::load<V>(numbers + i, extent); };
        };
        for (std::ptrdiff_t row = begin; row < end; ++row)
            body(call.input + row * in_pitch, call.output + row * out_pitch, axis, at);
        return;
    }
    const auto [begin, end] = share(rows * axis, call.team.portion());
    for (std::ptrdiff_t row = begin; row < end; ++row) {
        const auto at = [place = row % axis](const float* numbers) {
            return [all = V(numbers[place])](std::ptrdiff_t, auto) { return all; };
        };
        body(call.input + row * inner, call.output + row * inner, inner, at);
    }
}

}  // namespace detail

template <class V>
void map(const Geometry& geometry, const Call& call) {
    const Activation& activation = geometry.activation;
    const V low(activation.low), high(activation.high);
    if (activation.apply && (geometry.in_pitch || geometry.out_pitch)) {  // of narrow rows a call for each is too much
        const auto [begin, end] = share(call.batch * geometry.height * geometry.width, call.team.portion());
        const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, geometry.channels);
        const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, geometry.channels);
        return activation.apply(call.input + begin * in_pitch, call.output + begin * out_pitch, end - begin,
                                geometry.channels, in_pitch, out_pitch);
    }
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
    const Activation& activation = geometry.activation;
    const V low(activation.low), high(activation.high);
    detail::for_each_own_row<V>(geometry, call, [&](const float* x, float* y, std::ptrdiff_t count, auto at) {
        const auto scale = at(call.weights), shift = at(call.weights + geometry.axis);
        simd::for_each_vector<V>(count, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
            const V sum = simd::fma(simd::load<V>(x + i, extent), scale(i, extent), shift(i, extent));
            simd::store(y + i, clamp(sum, low, high), extent);
        });
        activation.complete(y, 1, count, 0);
    });
}

template <class V>
void prelu(const Geometry& geometry, const Call& call) {
    const V zero(0.0f);
    detail::for_each_own_row<V>(geometry, call, [&](const float* from, float* to, std::ptrdiff_t count, auto at) {
        const auto slope = at(call.weights);
        simd::for_each_vector<V>(count, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
            const V x = simd::load<V>(from + i, extent);
            simd::store(to + i, simd::select(x > zero, x, x * slope(i, extent)), extent);
        });
    });
}

}  // namespace idem::kernel
