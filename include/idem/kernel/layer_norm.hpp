/// Normalisation of each of `outer` rows of `axis` floats by itself.
///
///     layer_norm  y = (x - m) / sqrt(v + eps) * weight + bias     m, v: mean and (biased) variance of the row
///     rms_norm    y = x / sqrt(s + eps) * weight                  s: mean of the row's squares
///
/// Source of the second pass, over x - m, whose mean corrects both m and v: Chan, Golub and LeVeque, "Algorithms for
/// computing the sample variance", The American Statistician 37, 1983. With it the rounding of m does not count: also
/// where |m| is 1000 sqrt(v), y is off by at most 2e-7 of (1 + |x - m| / sqrt(v + eps)) |weight| + |bias|, and that of
/// rms_norm likewise, for rows of up to 1000 floats.
///
/// A NaN or an infinity makes all of its row NaN in layer_norm; in rms_norm a NaN does, and an infinity becomes NaN
/// among zeros. As in PyTorch. May be done in place. Reads of the geometry: outer, axis, eps, in_pitch and out_pitch,
/// from one row to the next.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/shuffle.hpp>
#include <idem/kernel/unroll.hpp>

#include <algorithm>
#include <cmath>

namespace idem::kernel {

template <class V = simd::Batch>
void layer_norm(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void rms_norm(const Geometry& geometry, const Call& call);

/// Packed: weight (axis), then bias (axis).
constexpr std::ptrdiff_t layer_norm_packed_floats(const Geometry& geometry) { return 2 * geometry.axis; }
/// Packed: weight (axis).
constexpr std::ptrdiff_t rms_norm_packed_floats(const Geometry& geometry) { return geometry.axis; }

/// Where the weight is null, ones.
inline void pack_rms_norm(const Geometry& geometry, const Parameters& parameters, float* packed) {
    if (parameters.weight) std::copy_n(parameters.weight, geometry.axis, packed);
    else std::fill_n(packed, geometry.axis, 1.0f);
}

/// Where the weight is null, ones; where the bias is, zeros.
inline void pack_layer_norm(const Geometry& geometry, const Parameters& parameters, float* packed) {
    pack_rms_norm(geometry, parameters, packed);
    if (parameters.bias) std::copy_n(parameters.bias, geometry.axis, packed + geometry.axis);
    else std::fill_n(packed + geometry.axis, geometry.axis, 0.0f);
}

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
    const float scale = inverse_root(std::max(squares.total() / count - correction * correction, 0.0), eps);

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
