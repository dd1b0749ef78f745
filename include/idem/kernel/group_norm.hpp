/// Normalisation of groups of channels that lie together, over all places, channels last:
///
///     y[p][c] = (x[p][c] - m) / sqrt(v + eps) * weight[c] + bias[c]
///
/// m and v are the mean and the (biased) variance of c's group. Sums go over 64 places at a time in float, and on in
/// double; the second pass corrects the first one's rounding as in layer_norm.hpp. So y is off by at most 5e-7 of
/// (1 + |x - m| / sqrt(v + eps)) |weight| + |bias|, also where |m| is 1000 sqrt(v). A NaN or an infinity makes its
/// group NaN. May be done in place.
///
/// Reads of the geometry: outer, the places; axis, the channels; groups; eps.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel {

/// The bytes of scratch, for any batch: a number of a channel is two sums and what y is made with.
constexpr std::ptrdiff_t group_norm_scratch_bytes(const Geometry& geometry) {
    return geometry.axis * std::ptrdiff_t{2 * sizeof(double) + 3 * sizeof(float)};
}

/// Its weights are packed as those of layer_norm.
template <class V = simd::Batch>
void group_norm(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/group_norm.ipp>
#endif
