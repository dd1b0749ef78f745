/// Depthwise convolution: every channel by itself.
///
///     y[p][c] = activation(bias[c] + sum over t of x[window(p, t)][c] * w[c][t] + operand[p][c])
///
/// Streams are channels last, with pitches: input (batch, height, width, channels), output and operand (batch,
/// out_height, out_width, channels). Any window. What lies outside the input counts as zero.
///
/// Reads of the geometry: height, width, channels, out_height, out_width, vertical, horizontal, the pitches, and the
/// activation.
///
/// So small a product is bound by what it reads. Tiles go down the image in strips as wide as they are, and with so few
/// channels at once that the rows which windows share with those below them are still in the first-level cache.
#pragma once

#include <idem/kernel/depthwise_vectors.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel {

constexpr bool depthwise_applies(const Geometry& geometry) {
    return geometry.groups > 1 && geometry.groups == geometry.channels && geometry.channels == geometry.out_channels;
}

/// The floats of the packed parameters.
template <class V = simd::Batch>
constexpr std::ptrdiff_t depthwise_packed_floats(const Geometry& geometry);

/// Packs weight (channels, 1, kernel height, kernel width) and bias (channels), with scale and shift folded in.
template <class V = simd::Batch>
void pack_depthwise(const Geometry& geometry, const Parameters& parameters, float* packed);

template <class V = simd::Batch>
void depthwise_convolution(const Geometry& geometry, const Call& call);

namespace detail {

constexpr int depthwise_places(const Geometry& geometry) {
    return geometry.vertical.kernel * geometry.horizontal.kernel;
}

}  // namespace detail

template <class V>
constexpr std::ptrdiff_t depthwise_packed_floats(const Geometry& geometry) {
    return detail::depthwise_vectors<V>(geometry.channels) * (1 + detail::depthwise_places(geometry)) * simd::lanes<V>;
}

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/depthwise_convolution.ipp>
#endif
