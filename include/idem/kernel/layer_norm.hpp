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
/// among zeros, as in PyTorch. A variance beyond float makes NaN, too (of |x| above 1e18; PyTorch gives the bias up to
/// 2e19, and NaN from there). May be done in place.
///
/// Reads of the geometry: outer, axis, eps, in_pitch and out_pitch, from one row to the next.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <algorithm>
#include <cstddef>

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

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/layer_norm.ipp>
#endif
