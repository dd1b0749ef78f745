/// Depthwise convolution: every channel by itself; and the convolution of narrow groups, of a few channels each.
///
///     y[p][c] = activation(bias[c] + sum over m, t of x[window(p, t)][member m of c's group] * w[c][m][t]
///                          + operand[p][c])
///
/// Streams are channels last, with pitches: input (batch, height, width, channels), output and operand (batch,
/// out_height, out_width, channels). Any window. What lies outside the input counts as zero.
///
/// Reads of the geometry: height, width, channels, out_height, out_width, groups, vertical, horizontal, the pitches,
/// and the activation.
///
/// So small a product is bound by what it reads. Tiles go down the image in strips as wide as they are, and with so few
/// channels at once that the rows which windows share with those below them are still in the first-level cache.
#pragma once

#include <idem/kernel/depthwise_vectors.hpp>
#include <idem/kernel/group_members.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel {

namespace detail {

constexpr int depthwise_places(const Geometry& geometry) {
    return geometry.vertical.kernel * geometry.horizontal.kernel;
}

constexpr int channels_of_group(const Geometry& geometry) { return geometry.channels / geometry.groups; }

/// Of each channel: a bias and weights.
constexpr int depthwise_parameters(const Geometry& geometry) {
    return 1 + channels_of_group(geometry) * depthwise_places(geometry);
}

}  // namespace detail

constexpr bool depthwise_applies(const Geometry& geometry) {
    return geometry.groups > 1 && geometry.groups == geometry.channels && geometry.channels == geometry.out_channels;
}

/// Whether groups are whole parts of a vector, or one or two vectors: wider ones are as fast as products.
template <class V = simd::Batch>
constexpr bool narrow_applies(const Geometry& geometry) {
    if (geometry.groups == 1 || geometry.channels != geometry.out_channels) return false;
    constexpr int lanes = simd::lanes<V>;
    const int group = detail::channels_of_group(geometry);
    if (group == 1) return false;
    if (group < lanes) return detail::MoveMembers<V>::exists && lanes % group == 0;
    return group == lanes || group == 2 * lanes;
}

/// The floats of the packed parameters, of either.
template <class V = simd::Batch>
constexpr std::ptrdiff_t depthwise_packed_floats(const Geometry& geometry);

/// Packs weight (channels, channels of a group, kernel height, kernel width) and bias (channels), with scale and shift
/// folded in.
template <class V = simd::Batch>
void pack_depthwise(const Geometry& geometry, const Parameters& parameters, float* packed);

template <class V = simd::Batch>
void depthwise_convolution(const Geometry& geometry, const Call& call);
template <class V = simd::Batch>
void narrow_convolution(const Geometry& geometry, const Call& call);

template <class V>
constexpr std::ptrdiff_t depthwise_packed_floats(const Geometry& geometry) {
    return detail::depthwise_vectors<V>(geometry.channels) * detail::depthwise_parameters(geometry) * simd::lanes<V>;
}

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/depthwise_convolution.ipp>
#endif
