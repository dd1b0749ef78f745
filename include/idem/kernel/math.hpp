/// exp, expm1, tanh, sigmoid, erf and log1p of a vector of floats.
///
/// Every function states its largest error against the exact value in units of the last place (ULP) of the
/// float result, and the arguments it holds for. It is measured over all instruction sets: those without a
/// fused multiply-add are the worse ones. NaN gives NaN, infinities give the limit.
///
/// Polynomials: minimax fits (Remez exchange, relative error of the function as weight), coefficients rounded
/// to float one after the other, lowest power first, the rest fitted again after each. The splitting of exp
/// is Cody and Waite's, "Software Manual for the Elementary Functions", 1980.
#pragma once

#include <idem/kernel/erf.hpp>
#include <idem/kernel/several.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/tanh.hpp>

namespace idem::kernel::math {

/// e^x, for all x: at most 1.25 ULP, where the result is denormal as elsewhere.
/// Beyond 88.73 it is infinity, below -103.98 zero.
template <class V>
V exp(V x);

/// e^x, for x <= 0, at two thirds of the cost: at most 1.25 ULP. Below -87.33, where it would be denormal, zero.
template <class V>
V exp_negative(V x);

/// The same with denormals, at three quarters of the cost of exp: at most 1.25 ULP.
template <class V>
V exp_negative_to_denormals(V x);

/// e^x - 1, for x <= 0: at most 1.75 ULP.
template <class V>
V expm1_negative(V x);

/// (e^x - e^-x) / (e^x + e^-x): at most 1.5 ULP, for all x.
template <class V>
V tanh(V x);

/// The same without tables, at most 2.75 ULP: for many numbers it takes two thirds of the time with 8 lanes, for one
/// vector half as long again.
template <class V>
V tanh_of_many(V x);

/// 1 / (1 + e^-x): at most 2.5 ULP, for all x.
template <class V>
V sigmoid(V x);

/// x / (1 + e^-z).
template <class V>
V times_sigmoid(V x, V z);

/// x / (1 + e^-x): at most 3.5 ULP for x >= -87.33, at most 1e-42 below, where e^x is denormal; of minus infinity NaN.
template <class V>
V silu(V x);

/// 2 / sqrt(pi) times the integral of e^(-t t) from 0 to x: at most 1.25 ULP, for all x.
template <class V>
V erf(V x);

/// log(1 + x), for x in [0, 1]: at most 2.25 ULP.
template <class V>
V log1p_unit(V x);

namespace detail {

/// c0 + x (c1 + x (c2 + …))
template <class V>
IDEM_ALWAYS_INLINE V polynomial(V, float c0) {
    return V(c0);
}
template <class V, class... Rest>
IDEM_ALWAYS_INLINE V polynomial(V x, float c0, Rest... rest) {
    return simd::fma(polynomial(x, rest...), x, V(c0));
}

/// e^x - 1 for |x| <= log(2) / 2: x + x x P(x). Relative error of e^x: 4.3e-9.
template <class V>
IDEM_ALWAYS_INLINE V expm1_reduced(V x) {
    const V p =
        polynomial(x, 0.5f, 0.16666488349437714f, 0.04166555777192116f, 0.008372262120246887f, 0.001403394970111549f);
    return simd::fma(x * x, p, x);
}

/// The integer nearest to x, for |x| < 2^22: what is left when 1.5 * 2^23 has pushed the fraction out.
template <class V>
IDEM_ALWAYS_INLINE V nearest_integer(V x) {
    const V shift(12582912.0f);
    return (x + shift) - shift;
}

/// e^x = fraction 2^n, for |x| < 128, and that fraction less one. `number` is x, or any number where x is NaN: then the
/// fraction is NaN, n is not.
template <class V>
struct Power {
    V n, fraction, less_one;

    IDEM_ALWAYS_INLINE Power(V x, V number) : n(nearest_integer(number * V(1.44269504f))) {
        // log(2) in two parts, the first of 9 bits: n times it is exact.
        V r = simd::fma(n, V(-0.693359375f), x);
        r = simd::fma(n, V(2.12194440e-4f), r);
        less_one = expm1_reduced(r);
        fraction = less_one + V(1.0f);
    }
};

}  // namespace detail

template <class V>
IDEM_ALWAYS_INLINE V exp(V x) {
    // Where the results are infinity and zero. NaN becomes the lower bound, and is put back at the end.
    const V clamped = simd::min(simd::max(x, V(-105.0f)), V(90.0f));
    const detail::Power<V> power(clamped, clamped);
    // 2^n in two factors, so that neither overflows and denormals are rounded once.
    const V half = detail::nearest_integer(power.n * V(0.5f));
    const V result = simd::scale_by_power_of_two(simd::scale_by_power_of_two(power.fraction, half), power.n - half);
    return simd::select(simd::is_nan(x), x, result);
}

template <class V>
IDEM_ALWAYS_INLINE V exp_negative(V x) {
    const V least(-87.33f);  // above log(2^-126)
    const detail::Power<V> power(simd::max(least, x), simd::max(x, least));
    return simd::select(x < least, V(0.0f), simd::scale_by_power_of_two(power.fraction, power.n));
}

template <class V>
IDEM_ALWAYS_INLINE V exp_negative_to_denormals(V x) {
    const V least(-105.0f);  // where it is zero
    const detail::Power<V> power(simd::max(least, x), simd::max(x, least));
    // 2^(n + 64) is a float, and what follows rounds once, if at all.
    return simd::scale_by_power_of_two(power.fraction, power.n + V(64.0f)) * V(0x1p-64f);
}

template <class V>
IDEM_ALWAYS_INLINE V expm1_negative(V x) {
    // Above log(1/2) / 2 the difference of exp would cancel.
    return simd::select(x > V(-0.34657359f), detail::expm1_reduced(x), math::exp(x) - V(1.0f));
}

template <class V>
IDEM_ALWAYS_INLINE V tanh(V x) {
    if constexpr (simd::table_floats<V> > 0) {
        return detail::odd_from_tables<detail::TanhIntervals>(x);
    } else {
        // (e^2x - 1) / (e^2x + 1); from 10 on it is 1.
        const V twice = simd::abs(x + x), most(20.0f);
        const detail::Power<V> power(simd::min(most, twice), simd::min(twice, most));
        const V exponential = simd::scale_by_power_of_two(power.fraction, power.n);
        const V large = V(1.0f) - simd::divide(V(2.0f), exponential + V(1.0f));
        // x + x^3 P(x^2) below 0.625: relative error 4.5e-9.
        const V square = x * x;
        const V p = detail::polynomial(square, -0.3333328068256378f, 0.13331405818462372f, -0.05373651534318924f,
                                       0.02062816731631756f, -0.005692296661436558f);
        const V small = simd::fma(square * p, x, x);
        return simd::select(simd::abs(x) < V(0.625f), small, simd::copysign(large, x));
    }
}

template <class V>
IDEM_ALWAYS_INLINE V tanh_of_many(V x) {
    // -t / (t + 2) with t = e^-2|x| - 1; from 10 on it is 1.
    const V twice = -simd::abs(x + x), least(-20.0f);
    const detail::Power<V> power(simd::max(least, twice), simd::max(twice, least));
    const V scale = simd::scale_by_power_of_two(V(1.0f), power.n);
    const V t = simd::fma(power.less_one, scale, scale - V(1.0f));
    return simd::copysign(simd::divide(-t, t + V(2.0f)), x);
}

template <class V>
IDEM_ALWAYS_INLINE V sigmoid(V x) {
    // The exponential of what is not positive: no overflow, and full accuracy in the lower tail. Of NaN it is NaN.
    const V e = math::exp_negative_to_denormals(-simd::abs(x));
    return simd::divide(simd::select(x < V(0.0f), e, V(1.0f)), V(1.0f) + e);
}

template <class V>
IDEM_ALWAYS_INLINE V times_sigmoid(V x, V z) {
    const V e = math::exp_negative_to_denormals(-simd::abs(z));
    return simd::divide(simd::select(z < V(0.0f), x * e, x), V(1.0f) + e);
}

template <class V>
IDEM_ALWAYS_INLINE V silu(V x) {
    return times_sigmoid(x, x);
}

template <class V>
IDEM_ALWAYS_INLINE V erf(V x) {
    if constexpr (simd::table_floats<V> > 0) {
        return detail::odd_from_tables<detail::ErfIntervals>(x);
    } else {
        // 1 - e^(-t (1 + P(t))): relative error 3.0e-9. From 4 on erf is 1 in float.
        const V t = simd::min(simd::abs(x), V(4.0f));
        const V p = detail::polynomial(t, 0.12851190567016602f, 0.6357265710830688f, 0.10525102913379669f,
                                       -0.02288307435810566f, 0.0032128221355378628f, -0.00021372806804720312f);
        const V large = simd::copysign(V(1.0f) - math::exp(-simd::fma(p, t, t)), x);
        // x + x Q(x^2) below 0.927734375: relative error 9.0e-10.
        const V square = x * x;
        const V q = detail::polynomial(square, 0.12837916612625122f, -0.3761262893676758f, 0.11283625662326813f,
                                       -0.026855729520320892f, 0.005192393437027931f, -0.0008049545576795936f,
                                       7.995294436113909e-05f);
        const V result = simd::select(t < V(0.927734375f), simd::fma(q, x, x), large);
        return simd::select(simd::is_nan(x), x, result);
    }
}

template <class V>
IDEM_ALWAYS_INLINE V log1p_unit(V x) {
    // 2 artanh(s) with s = x / (2 + x) in [0, 1/3]: 2 s + s^3 P(s^2), relative error 1.1e-10.
    const V s = simd::divide(x, V(2.0f) + x);
    const V square = s * s;
    const V p = detail::polynomial(square, 0.6666667461395264f, 0.3999894857406616f, 0.286152184009552f,
                                   0.21443718671798706f, 0.24246343970298767f);
    return simd::fma(square * p, s, s + s);
}

}  // namespace idem::kernel::math
