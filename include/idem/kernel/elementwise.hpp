/// Operations on elements of the same place. Each may be done in place: output may equal input or operand.
///
///     map          y = activation(x)
///     add          y = activation(x + operand)
///     multiply     y = activation(x * operand)
///     scale_shift  y[o][a][i] = activation(x[o][a][i] * scale[a] + shift[a])
///     prelu        y[o][a][i] = x[o][a][i] where that is above 0, else x[o][a][i] * slope[a]
///
/// A sample is (outer, axis, inner) floats: that and the activation is all they read of the geometry, unless a stream
/// has a pitch, or the operand repeats. Then, a sample of map, add and multiply is height * width places of `channels` floats, and one of
/// scale_shift and prelu `outer` rows of `axis` floats, which is the same where the axis is the channels'; `inner` is 1.
/// Output may equal an operand only if that does not repeat.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel {

template <class V = simd::Batch>
void map(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void add(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void multiply(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void scale_shift(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void prelu(const Geometry& geometry, const Call& call);

/// Packed: scale (axis), then shift (axis).
constexpr std::ptrdiff_t scale_shift_packed_floats(const Geometry& geometry) { return 2 * geometry.axis; }

/// Packs `scale` and `shift` of the parameters; where they are null, 1 and 0.
inline void pack_scale_shift(const Geometry& geometry, const Parameters& parameters, float* packed) {
    for (std::ptrdiff_t a = 0; a < geometry.axis; ++a) {
        packed[a] = parameters.scale ? parameters.scale[a] : 1.0f;
        packed[geometry.axis + a] = parameters.shift ? parameters.shift[a] : 0.0f;
    }
}

/// Packed: slope (axis).
constexpr std::ptrdiff_t prelu_packed_floats(const Geometry& geometry) { return geometry.axis; }

/// Packs the weight: of each place of the axis, or one number for all if `channels` is 1.
inline void pack_prelu(const Geometry& geometry, const Parameters& parameters, float* packed) {
    for (std::ptrdiff_t a = 0; a < geometry.axis; ++a) packed[a] = parameters.weight[geometry.channels == 1 ? 0 : a];
}

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/elementwise.ipp>
#endif
