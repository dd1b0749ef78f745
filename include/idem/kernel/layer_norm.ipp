#pragma once

#include <idem/kernel/layer_norm.hpp>
#include <idem/kernel/shuffle.hpp>
#include <idem/kernel/unroll.hpp>

#include <cmath>

namespace idem::kernel {

namespace detail {

/// Sums are four, added up at the end: an addition takes four cycles, and two begin in each.
inline constexpr int norm_chains = 4;

/// Calls `body(chain, i, extent)` for every vector of a row, the chains in turn.
template <class V, class Body>
IDEM_ALWAYS_INLINE void for_each_chained_vector(std::ptrdiff_t axis, Body body) {
    constexpr std::ptrdiff_t step = norm_chains * simd::lanes<V>;
    const std::ptrdiff_t whole = axis / step * step;
    for (std::ptrdiff_t i = 0; i < whole; i += step)
        unroll<norm_chains>([&](auto chain) { body(chain, i + chain * simd::lanes<V>, simd::Whole{}); });
    simd::for_each_vector<V>(axis - whole, [&](std::ptrdiff_t i, auto extent) { body(0, whole + i, extent); });
}

template <class V>
struct ChainedSum {
    V chains[norm_chains] = {V(0.0f), V(0.0f), V(0.0f), V(0.0f)};

    IDEM_ALWAYS_INLINE float total() const {
        return simd::reduce_add((chains[0] + chains[1]) + (chains[2] + chains[3]));
    }
};

/// x of the lanes that the extent has, and zeros.
template <class V>
IDEM_ALWAYS_INLINE V keep(V x, simd::Whole) {
    return x;
}
template <class V>
IDEM_ALWAYS_INLINE V keep(V x, simd::Part part) {
    alignas(simd::alignment) float buffer[V::size];
    simd::store_aligned(buffer, x);
    return simd::load_partial<V>(buffer, part.count);
}

/// 1 / sqrt(mean + eps), rounded once.
inline float inverse_root(double mean, double eps) { return static_cast<float>(1.0 / std::sqrt(mean + eps)); }

template <class V>
void layer_norm_row(std::ptrdiff_t axis, double eps, const float* weights, const float* input, float* output) {
    ChainedSum<V> sum;
    for_each_chained_vector<V>(axis, [&](int chain, std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        sum.chains[chain] = sum.chains[chain] + simd::load<V>(input + i, extent);
    });
    const auto count = static_cast<double>(axis);
    const V mean(static_cast<float>(sum.total() / count));

    ChainedSum<V> rest, squares;
    for_each_chained_vector<V>(axis, [&](int chain, std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        const V x = keep(simd::load<V>(input + i, extent) - mean, extent);
        rest.chains[chain] = rest.chains[chain] + x;
        squares.chains[chain] = simd::fma(x, x, squares.chains[chain]);
    });
    const double correction = rest.total() / count;
    const double variance = std::max(squares.total() / count - correction * correction, 0.0);
    const float scale = inverse_root(variance + (variance - variance), eps);  // of an overflow: NaN

    const V factor(scale), addend(static_cast<float>(-correction * scale));
    simd::for_each_vector<V>(axis, [&](std::ptrdiff_t i, auto extent) {
        const V x = simd::fma(simd::load<V>(input + i, extent) - mean, factor, addend);
        const V weight = simd::load<V>(weights + i, extent), bias = simd::load<V>(weights + axis + i, extent);
        simd::store(output + i, simd::fma(x, weight, bias), extent);
    });
}

template <class V>
void rms_norm_row(std::ptrdiff_t axis, double eps, const float* weights, const float* input, float* output) {
    ChainedSum<V> squares;
    for_each_chained_vector<V>(axis, [&](int chain, std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        const V x = simd::load<V>(input + i, extent);
        squares.chains[chain] = simd::fma(x, x, squares.chains[chain]);
    });
    const V factor(inverse_root(squares.total() / static_cast<double>(axis), eps));
    simd::for_each_vector<V>(axis, [&](std::ptrdiff_t i, auto extent) {
        const V x = simd::load<V>(input + i, extent) * factor;
        simd::store(output + i, x * simd::load<V>(weights + i, extent), extent);
    });
}

using NormRow = void (*)(std::ptrdiff_t axis, double eps, const float* weights, const float* input, float* output);

template <NormRow row_function>
void normalise_rows(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, geometry.axis);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, geometry.axis);
    const auto [begin, end] = share(call.batch * geometry.outer, call.team.portion());
    for (std::ptrdiff_t row = begin; row < end; ++row)
        row_function(geometry.axis, geometry.eps, call.weights, call.input + row * in_pitch,
                     call.output + row * out_pitch);
}

}  // namespace detail

template <class V>
void layer_norm(const Geometry& geometry, const Call& call) {
    detail::normalise_rows<&detail::layer_norm_row<V>>(geometry, call);
}

template <class V>
void rms_norm(const Geometry& geometry, const Call& call) {
    detail::normalise_rows<&detail::rms_norm_row<V>>(geometry, call);
}

}  // namespace idem::kernel
