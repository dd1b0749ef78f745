/// A dense layer  y = W x + b  so small that its streams are registers.
///
/// A stream has its elements in the lanes of vectors, one after the other; a last vector that is not full repeats its
/// elements with the next power of two, its period, so that no exchange of lanes leaves them:
///
///     5 elements, 16 lanes:  x0 x1 x2 x3 x4 0 0 0 x0 x1 x2 x3 x4 0 0 0
///
/// Lanes that stand for no element hold something finite. In step s, lane l takes the input of lane l ^ s, with its own
/// weight: after as many steps as the inputs' period, every output has met every input, and none was broadcast. If the
/// outputs' period is shorter, so many steps do: lanes are in groups, each with other inputs, and the groups' sums are
/// added at the end.
///
///     8 inputs, 8 outputs, 8 lanes: 8 steps      8 inputs, 1 output: 1 step, and 8 groups of one lane
///
/// Several such layers of one input, the parts, share its exchanges.
///
/// Packed: bias (parts, vectors, lanes), then weights (steps, parts, vectors, lanes).
#pragma once

#include <idem/kernel/fold.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/shuffle.hpp>
#include <idem/kernel/unroll.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>

namespace idem::kernel {

/// Where the elements of a stream of `width` are.
struct SmallStream {
    int width, lanes;

    constexpr int vectors() const { return (width + lanes - 1) / lanes; }
    constexpr int count(int vector) const { return std::min(lanes, width - vector * lanes); }
    constexpr int period(int vector) const {
        return static_cast<int>(std::bit_ceil(static_cast<unsigned>(count(vector))));
    }
    /// The element in a lane; -1 if there is none.
    constexpr int element(int vector, int lane) const {
        const int place = lane % period(vector);
        return place < count(vector) ? vector * lanes + place : -1;
    }
};

struct SmallDense {
    SmallStream in, out;  // of a part
    int parts = 1;

    constexpr int groups() const { return out.vectors() > 1 ? 1 : std::max(1, in.period(0) / out.period(0)); }
    constexpr int steps_of(int vector) const {
        return out.vectors() > 1 ? in.period(vector) : std::min(in.period(vector), out.period(0));
    }
    constexpr int steps() const { return (in.vectors() - 1) * steps_of(0) + steps_of(in.vectors() - 1); }
    /// In how many groups an input of this vector is: a last vector with a short period is in more than one.
    constexpr int repetitions(int vector) const {
        return groups() == 1 ? 1 : groups() / std::max(1, in.period(vector) / out.period(0));
    }
    /// Sums that do not wait for each other: one waits 4 cycles for the step before, and two are begun in a cycle. They
    /// have four steps each at least, or adding them up costs more than they save.
    constexpr int chains() const {
        int chains = 1;
        while (chains * parts * out.vectors() < 8 && chains * 8 <= steps()) chains *= 2;
        return chains;
    }
    constexpr int step_floats() const { return parts * out.vectors() * out.lanes; }
    constexpr int packed_floats() const { return (1 + steps()) * step_floats(); }
};

template <class V>
constexpr SmallDense small_dense_of(const Geometry& geometry) {
    constexpr int lanes = static_cast<int>(simd::lanes<V>);
    return {{geometry.channels, lanes}, {geometry.out_channels, lanes}};
}

namespace detail {
/// Packs weight (parts, out, in) and bias (parts, out) of the parameters. A weight that several groups have is divided
/// among them, exactly: there are 2^n.
inline void pack_small(const SmallDense& dense, const Parameters& parameters, float* packed) {
    const int lanes = dense.out.lanes, vectors = dense.out.vectors();
    for (int i = 0; i < dense.step_floats(); ++i) {
        const int lane = i % lanes, out_vector = i / lanes % vectors, part = i / lanes / vectors;
        const int of_part = dense.out.element(out_vector, lane);
        const int out = of_part < 0 ? -1 : part * dense.out.width + of_part;
        const bool first_group = lane / dense.out.period(out_vector) % dense.groups() == 0;
        packed[i] = out >= 0 && first_group ? folded_bias(parameters, out) : 0.0f;
        for (int step = 0; step < dense.steps(); ++step) {
            const int vector = step / dense.steps_of(0);
            const int in = dense.in.element(vector, lane ^ step % dense.steps_of(0));
            packed[(1 + step) * dense.step_floats() + i] =
                out < 0 || in < 0 ? 0.0f
                                  : folded_weight(parameters, parameters.weight[out * dense.in.width + in], out) /
                                        static_cast<float>(dense.repetitions(vector));
        }
    }
}
}  // namespace detail

/// Packs weight (out_channels, channels) and bias (out_channels) of the parameters.
template <class V>
void pack_small_dense(const Geometry& geometry, const Parameters& parameters, float* packed) {
    detail::pack_small(small_dense_of<V>(geometry), parameters, packed);
}

/// A stream in registers.
template <class V, int width>
struct SmallVectors {
    static constexpr SmallStream stream{width, static_cast<int>(simd::lanes<V>)};
    V vector[std::size_t{stream.vectors()}];
};

template <class V, int width>
IDEM_ALWAYS_INLINE SmallVectors<V, width> load_small(const float* from) {
    SmallVectors<V, width> x;
    constexpr SmallStream stream = SmallVectors<V, width>::stream;
    detail::unroll<stream.vectors()>([&](auto v) __attribute__((always_inline)) {
        constexpr int count = stream.count(v);
        x.vector[v] = simd::load_first<count, V>(from + v * stream.lanes);
        if constexpr (count > 1) x.vector[v] = simd::repeat<count, stream.period(v)>(x.vector[v]);
    });
    return x;
}

template <class V, int width>
IDEM_ALWAYS_INLINE void store_small(float* to, const SmallVectors<V, width>& x) {
    constexpr SmallStream stream = SmallVectors<V, width>::stream;
    detail::unroll<stream.vectors()>([&](auto v) __attribute__((always_inline)) {
        simd::store_lanes<stream.count(v)>(to + v * stream.lanes, x.vector[v]);
    });
}

/// y = f(x...), element by element
template <class F, class V, int width, class... More>
IDEM_ALWAYS_INLINE SmallVectors<V, width> map_small(F f, const SmallVectors<V, width>& x, const More&... more) {
    SmallVectors<V, width> y;
    detail::unroll<SmallVectors<V, width>::stream.vectors()>(
        [&](auto v) __attribute__((always_inline)) { y.vector[v] = f(x.vector[v], more.vector[v]...); });
    return y;
}

/// Streams of one width side by side.
template <class V, int width, int parts>
struct SmallParts {
    SmallVectors<V, width> part[std::size_t{parts}];
};

/// y = W x + b for each part. `begin` gives what is to be in the place of a bias: a vector for a part and a number of a
/// vector.
template <int out, int parts, class V, int in, class Begin>
IDEM_ALWAYS_INLINE SmallParts<V, out, parts> small_dense_parts(const SmallVectors<V, in>& x, const float* packed,
                                                               Begin begin) {
    SmallParts<V, out, parts> y;
    constexpr SmallDense dense{SmallVectors<V, in>::stream, SmallVectors<V, out>::stream, parts};
    constexpr int vectors = dense.out.vectors(), all = parts * vectors, lanes = dense.out.lanes;
    constexpr int chains = dense.chains();
    V sums[std::size_t{chains}][std::size_t{all}];
    detail::unroll<dense.steps()>([&](auto step) __attribute__((always_inline)) {
        constexpr int distance = step % dense.steps_of(0), from = step / dense.steps_of(0), chain = step % chains;
        const V taken = simd::exchange<distance>(x.vector[from]);
        detail::unroll<all>([&](auto v) __attribute__((always_inline)) {
            const V weight = simd::load_aligned<V>(packed + ((1 + step) * all + v) * lanes);
            V& sum = sums[chain][v];
            if constexpr (step == 0) sum = simd::fma(taken, weight, begin(v / vectors, v % vectors));
            else if constexpr (step < chains) sum = taken * weight;
            else sum = simd::fma(taken, weight, sum);
        });
    });
    detail::unroll<all>([&](auto v) __attribute__((always_inline)) {
        constexpr int part = v / vectors, vector = v % vectors;
        detail::unroll<std::countr_zero(unsigned{chains})>([&](auto level) __attribute__((always_inline)) {
            constexpr int half = chains >> (level + 1);
            detail::unroll<half>([&](auto chain) __attribute__((always_inline)) {
                sums[chain][v] = sums[chain][v] + sums[chain + half][v];
            });
        });
        constexpr int count = dense.out.count(vector), period = dense.out.period(vector);
        constexpr int halvings = std::countr_zero(static_cast<unsigned>(dense.groups()));
        detail::unroll<halvings>([&](auto level) __attribute__((always_inline)) {
            sums[0][v] = sums[0][v] + simd::exchange<(period * dense.groups() >> (level + 1))>(sums[0][v]);
        });
        // Where there is no output, zero times infinity may have been added up; and behind full vectors, repeated
        // outputs in another order.
        constexpr bool is_repetition = count == period && (vectors == 1 || period == lanes);
        y.part[part].vector[vector] = is_repetition ? sums[0][v] : simd::repeat<count, period>(sums[0][v]);
    });
    return y;
}
template <int out, int parts, class V, int in>
IDEM_ALWAYS_INLINE SmallParts<V, out, parts> small_dense_parts(const SmallVectors<V, in>& x, const float* packed) {
    constexpr SmallStream stream = SmallVectors<V, out>::stream;
    return small_dense_parts<out, parts>(x, packed, [&](int part, int vector) __attribute__((always_inline)) {
        return simd::load_aligned<V>(packed + (part * stream.vectors() + vector) * stream.lanes);
    });
}

/// y = W x + b, with parameters as `pack_small_dense<V>` packs them.
template <int out, class V, int in>
IDEM_ALWAYS_INLINE SmallVectors<V, out> small_dense(const SmallVectors<V, in>& x, const float* packed) {
    return small_dense_parts<out, 1>(x, packed).part[0];
}

constexpr int packed_small_scale_shift_floats(const SmallStream& stream) { return 2 * stream.vectors() * stream.lanes; }

/// Packs `scale` and `shift` of the parameters, each (vectors, lanes).
template <class V>
void pack_small_scale_shift(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const SmallStream stream{static_cast<int>(geometry.axis), static_cast<int>(simd::lanes<V>)};
    const int floats = stream.vectors() * stream.lanes;
    for (int i = 0; i < floats; ++i) {
        const int a = stream.element(i / stream.lanes, i % stream.lanes);
        packed[i] = a >= 0 && parameters.scale ? parameters.scale[a] : 1.0f;
        packed[floats + i] = a >= 0 && parameters.shift ? parameters.shift[a] : 0.0f;
    }
}

/// y = x scale + shift, with parameters as `pack_small_scale_shift<V>` packs them.
template <class V, int width>
IDEM_ALWAYS_INLINE SmallVectors<V, width> small_scale_shift(const SmallVectors<V, width>& x, const float* packed) {
    SmallVectors<V, width> y;
    constexpr SmallStream stream = SmallVectors<V, width>::stream;
    constexpr int vectors = stream.vectors(), lanes = stream.lanes;
    detail::unroll<vectors>([&](auto v) __attribute__((always_inline)) {
        const V scale = simd::load_aligned<V>(packed + v * lanes);
        y.vector[v] = simd::fma(x.vector[v], scale, simd::load_aligned<V>(packed + (vectors + v) * lanes));
    });
    return y;
}

}  // namespace idem::kernel
