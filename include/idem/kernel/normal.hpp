/// The standard normal distribution between 0 and a magnitude, in two thirds of the time that erf takes: for GELU,
/// which adds it to 1/2 or takes it away, so that an absolute error is all that counts.
///
///     P(0 < Z < a) = erf(a / sqrt(2)) / 2        for a >= 0: within 4.5e-8. NaN gives NaN.
///
/// Sixteen intervals of width 3/8, each with a polynomial of degree 5 in the distance from its centre, the coefficients
/// from tables in registers (see lookup.hpp). From the last one's centre on the probability is 1/2 in float.
///
/// Polynomials: minimax fits of the absolute error (least squares, reweighted as Lawson does), coefficients rounded to
/// float one after the other, lowest power first, the rest fitted again after each. In the first interval the even ones
/// are 0, in the last c0 is 1/2. Largest error: 1.5e-8.
#pragma once

#include <idem/kernel/lookup.hpp>

namespace idem::kernel::math {

/// Whether there is `normal_from_zero` for such vectors.
template <class V>
inline constexpr bool has_normal_tables = simd::table_floats<V> == 16;

namespace detail {

inline constexpr float normal_interval = 0.375f, normal_end = 15 * normal_interval;

/// Of x^k of interval i: [k][i].
alignas(simd::alignment) inline constexpr float normal_tables[6][16] = {
    {0, 0.146169767f, 0.27337265f, 0.369705468f, 0.43319279f, 0.469603628f, 0.487775534f, 0.495667547f, 0.498650104f,
     0.499630928f, 0.499911577f, 0.499981463f, 0.499996603f, 0.499999464f, 0.499999911f, 0.5f},
    {0.398942262f, 0.37185508f, 0.301137447f, 0.211876646f, 0.1295176f, 0.0687862784f, 0.0317396522f, 0.0127241816f,
     0.00443184841f, 0.00134111883f, 0.000352595671f, 8.05404488e-05f, 1.59837418e-05f, 2.75594266e-06f,
     4.12847101e-07f, 2.4999913e-06f},
    {0, -0.0697214976f, -0.112925336f, -0.119176604f, -0.0971365497f, -0.0644857511f, -0.0357092507f, -0.0166996364f,
     -0.00664811675f, -0.00226447778f, -0.000659639423f, -0.000166012163f, -3.59954247e-05f, -8.42428472e-06f,
     1.92362609e-06f, 0.000103315921f},
    {-0.0664874911f, -0.0532589629f, -0.0219592769f, 0.00937950984f, 0.02698211f, 0.0288398694f, 0.0214904901f,
     0.0124923801f, 0.00590918772f, 0.00232250965f, 0.000767613063f, 0.000214973959f, 5.12742445e-05f,
     1.04546853e-05f, 1.82714246e-06f, 0.00153737096f},
    {0, 0.0164870862f, 0.0228004549f, 0.0170665197f, 0.00604752544f, -0.00276089949f, -0.00604185369f,
     -0.00542813446f, -0.00331801176f, -0.00155141111f, -0.000655791082f, -0.000199094313f, -5.15825304e-05f,
     3.62989995e-05f, -8.71153097e-05f, 0.00933496561f},
    {0.00986214075f, 0.00668736827f, -0.000109254208f, -0.00524066342f, -0.00583237782f, -0.00328235002f,
     -0.00047416662f, 0.000956583186f, 0.00110338244f, 0.000720090407f, 0.000343508902f, 0.000128828819f,
     3.9365852e-05f, 9.93825961e-06f, 2.10148573e-06f, 0.019861564f}};

}  // namespace detail

template <class V>
IDEM_ALWAYS_INLINE V normal_from_zero(V magnitude) {
    using Lookup = simd::Lookup<V>;
    constexpr float to_last_digit = 12582912.0f;  // 1.5 * 2^23: a sum's last bits are the integer nearest to the rest
    const V a = simd::min(V(detail::normal_end), magnitude), shift(to_last_digit);
    const V shifted = simd::fma(a, V(1 / detail::normal_interval), shift);
    const V r = simd::fma(shifted - shift, V(-detail::normal_interval), a);
    const auto index = Lookup::bits(shifted);
    V sum = Lookup::pick(detail::normal_tables[5], index);
    for (int k = 4; k >= 0; --k) sum = simd::fma(sum, r, Lookup::pick(detail::normal_tables[k], index));
    return sum;
}

}  // namespace idem::kernel::math
