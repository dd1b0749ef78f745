/// Operations on elements of the same place. Each may be done in place: output may equal input or operand.
///
///     map          y = activation(x)
///     add          y = activation(x + operand)
///     multiply     y = activation(x * operand)
///     scale_shift  y[o][a][i] = activation(x[o][a][i] * scale[a] + shift[a])
///
/// A sample is (outer, axis, inner) floats: that is all they read of the geometry, unless a stream has a pitch. With
/// one, a sample of map, add and multiply is height * width places of `channels` floats, and one of scale_shift `outer`
/// rows of `axis` floats, which is the same where the axis is the channels'; `inner` is 1.
#pragma once

#include <idem/kernel/activation.hpp>
#include <idem/kernel/operation.hpp>

namespace idem::kernel {

template <class Activation, class V = simd::Batch>
void map(const Geometry& geometry, const Call& call);

template <class Activation, class V = simd::Batch>
void add(const Geometry& geometry, const Call& call);

template <class Activation, class V = simd::Batch>
void multiply(const Geometry& geometry, const Call& call);

template <class Activation, class V = simd::Batch>
void scale_shift(const Geometry& geometry, const Call& call);

/// Packed: scale (axis), then shift (axis).
constexpr std::ptrdiff_t scale_shift_packed_floats(const Geometry& geometry) { return 2 * geometry.axis; }

/// Packs `scale` and `shift` of the parameters; where they are null, 1 and 0.
inline void pack_scale_shift(const Geometry& geometry, const Parameters& parameters, float* packed) {
    for (std::ptrdiff_t a = 0; a < geometry.axis; ++a) {
        packed[a] = parameters.scale ? parameters.scale[a] : 1.0f;
        packed[geometry.axis + a] = parameters.shift ? parameters.shift[a] : 0.0f;
    }
}

namespace detail {

/// Calls `body(i, j, k, extent)` for every vector of the thread's share: where it is in the input, in the operand, and
/// in the output.
template <class V, class Body>
void for_each_own_vector(const Geometry& geometry, const Call& call, Body body) {
    if (!geometry.in_pitch && !geometry.operand_pitch && !geometry.out_pitch) {
        const std::ptrdiff_t count = call.batch * geometry.outer * geometry.axis * geometry.inner;
        const auto [begin, end] = share_of_floats(count, call.team.portion());
        simd::for_each_vector<V>(end - begin, [&, first = begin](std::ptrdiff_t i, auto extent)
                                                      __attribute__((always_inline)) {
            body(first + i, first + i, first + i, extent);
        });
        return;
    }
    const std::ptrdiff_t channels = geometry.channels;
    const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, channels);
    const std::ptrdiff_t operand_pitch = pitch_or(geometry.operand_pitch, channels);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, channels);
    const auto [begin, end] = share(call.batch * geometry.height * geometry.width, call.team.portion());
    for (std::ptrdiff_t place = begin; place < end; ++place)
        simd::for_each_vector<V>(channels, [&](std::ptrdiff_t c, auto extent) __attribute__((always_inline)) {
            body(place * in_pitch + c, place * operand_pitch + c, place * out_pitch + c, extent);
        });
}

template <class V, class Combine>
void combine_streams(const Geometry& geometry, const Call& call, Combine combine) {
    for_each_own_vector<V>(geometry, call, [&](std::ptrdiff_t i, std::ptrdiff_t j, std::ptrdiff_t k, auto extent) {
        const V x = simd::load<V>(call.input + i, extent);
        simd::store(call.output + k, combine(x, simd::load<V>(call.operand + j, extent)), extent);
    });
}

}  // namespace detail

template <class Activation, class V>
void map(const Geometry& geometry, const Call& call) {
    const auto apply = [&](std::ptrdiff_t i, std::ptrdiff_t, std::ptrdiff_t k, auto extent)
                           __attribute__((always_inline)) {
        simd::store(call.output + k, Activation::apply(simd::load<V>(call.input + i, extent)), extent);
    };
    detail::for_each_own_vector<V>(geometry, call, apply);
}

template <class Activation, class V>
void add(const Geometry& geometry, const Call& call) {
    detail::combine_streams<V>(geometry, call, [](V x, V operand) { return Activation::apply(x + operand); });
}

template <class Activation, class V>
void multiply(const Geometry& geometry, const Call& call) {
    detail::combine_streams<V>(geometry, call, [](V x, V operand) { return Activation::apply(x * operand); });
}

template <class Activation, class V>
void scale_shift(const Geometry& geometry, const Call& call) {
    const float* scale = call.weights;
    const float* shift = call.weights + geometry.axis;
    const std::ptrdiff_t rows = call.batch * geometry.outer;
    if (geometry.inner == 1) {
        const std::ptrdiff_t in_pitch = pitch_or(geometry.in_pitch, geometry.axis);
        const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, geometry.axis);
        const auto [begin, end] = share(rows, call.team.portion());
        for (std::ptrdiff_t row = begin; row < end; ++row) {
            const float* input = call.input + row * in_pitch;
            float* output = call.output + row * out_pitch;
            simd::for_each_vector<V>(geometry.axis, [&](std::ptrdiff_t a, auto extent) {
                const V x = simd::load<V>(input + a, extent);
                const V y = simd::fma(x, simd::load<V>(scale + a, extent), simd::load<V>(shift + a, extent));
                simd::store(output + a, Activation::apply(y), extent);
            });
        }
        return;
    }
    const auto [begin, end] = share(rows * geometry.axis, call.team.portion());
    for (std::ptrdiff_t row = begin; row < end; ++row) {
        const float* input = call.input + row * geometry.inner;
        float* output = call.output + row * geometry.inner;
        const V factor(scale[row % geometry.axis]), addend(shift[row % geometry.axis]);
        simd::for_each_vector<V>(geometry.inner, [&](std::ptrdiff_t i, auto extent) {
            const V y = simd::fma(simd::load<V>(input + i, extent), factor, addend);
            simd::store(output + i, Activation::apply(y), extent);
        });
    }
}

}  // namespace idem::kernel
