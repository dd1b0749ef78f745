/// The one-dimensional transforms of Winograd's convolution, F(Tile, 3): `Tile` places of a correlation with a window
/// of 3 from Tile + 2 multiplications.
///
///     y = output(window(g) * input(x))        x (Tile + 2), g (3), y (Tile); * element by element
///
/// A polynomial of degree Tile + 1 is known from its values at Tile + 1 points and its leading coefficient, called its
/// value at infinity.
///     F(2, 3)   points 0, 1, -1, infinity
///     F(4, 3)   points 0, 2/3, -2/3, 3/2, -3/2, infinity
/// With 0, ±1, ±2 for F(4, 3), rounding errors are multiplied by powers up to 2^4, in both directions. Pairs ±a, ±1/a
/// keep all factors near one. Measured in two dimensions, 64 to 512 channels, normal weights and inputs uniform in
/// [-1, 1) or normal behind a ReLU: the error (root of mean square, against that of the outputs) of
///     direct                     0.3 to 1.2 e-6
///     0, ±1                      0.2 to 0.7 e-6
///     0, ±2/3, ±3/2              0.7 to 2.0 e-6
///     0, ±sqrt(1/2), ±sqrt(2)    0.7 to 2.1 e-6
///     0, ±1, 1/2, -2             1.0 to 2.8 e-6
///     0, ±1, ±2                  1.5 to 4.6 e-6
///
/// Sources: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, arXiv:1509.09308; the choice of
/// points: Barabasz, Anderson, Soodhalter and Gregg, "Error Analysis and Improving the Accuracy of Winograd Convolution
/// for Deep Neural Networks", 2018, arXiv:1803.10986.
#pragma once

#include <idem/kernel/simd.hpp>

#include <array>

namespace idem::kernel {

template <int Tile>
struct WinogradTransform;

template <>
struct WinogradTransform<2> {
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 4> input(const std::array<V, 4>& x) {
        return {x[0] - x[2], x[1] + x[2], x[2] - x[1], x[3] - x[1]};
    }
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 4> window(const std::array<V, 3>& g) {
        const V half(0.5f), even = (g[0] + g[2]) * half, odd = g[1] * half;
        return {g[0], even + odd, even - odd, g[2]};
    }
    /// The window, from what `window` gave.
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 3> window_of(const std::array<V, 4>& w) {
        return {w[0], w[1] - w[2], w[3]};
    }
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 2> output(const std::array<V, 4>& m) {
        return {m[0] + (m[1] + m[2]), (m[1] - m[2]) + m[3]};
    }
};

template <>
struct WinogradTransform<4> {
    static constexpr double a = 2.0 / 3, b = 3.0 / 2;  // a b = 1

    /// Lagrange's polynomials, without their factors: at ±a it is x (x ± a) (x^2 - b^2).
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 6> input(const std::array<V, 6>& x) {
        const V squares(float(-(a * a + b * b))), near(float(-a * a)), far(float(-b * b));
        const V even_a = simd::fma(far, x[2], x[4]), odd_a = simd::fma(far, x[1], x[3]);
        const V even_b = simd::fma(near, x[2], x[4]), odd_b = simd::fma(near, x[1], x[3]);
        return {simd::fma(squares, x[2], x[0] + x[4]),  simd::fma(V(float(a)), odd_a, even_a),
                simd::fma(V(float(-a)), odd_a, even_a), simd::fma(V(float(b)), odd_b, even_b),
                simd::fma(V(float(-b)), odd_b, even_b), simd::fma(squares, x[3], x[1] + x[5])};
    }
    /// The window's values at the points, over the factors that `input` leaves out.
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 6> window(const std::array<V, 3>& g) {
        constexpr double factor_a = 1 / (2 * a * a * (a * a - b * b)), factor_b = 1 / (2 * b * b * (b * b - a * a));
        const V even_a = simd::fma(V(float(a * a * factor_a)), g[2], V(float(factor_a)) * g[0]);
        const V even_b = simd::fma(V(float(b * b * factor_b)), g[2], V(float(factor_b)) * g[0]);
        const V odd_a = V(float(a * factor_a)) * g[1], odd_b = V(float(b * factor_b)) * g[1];
        return {g[0], even_a + odd_a, even_a - odd_a, even_b + odd_b, even_b - odd_b, g[2]};
    }
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 3> window_of(const std::array<V, 6>& w) {
        return {w[0], (w[1] - w[2]) * V(float(a * (a * a - b * b))), w[5]};
    }
    /// The coefficients: powers of the points.
    template <class V>
    IDEM_ALWAYS_INLINE static std::array<V, 4> output(const std::array<V, 6>& m) {
        const V even_a = m[1] + m[2], odd_a = m[1] - m[2], even_b = m[3] + m[4], odd_b = m[3] - m[4];
        return {m[0] + (even_a + even_b), simd::fma(V(float(a)), odd_a, V(float(b)) * odd_b),
                simd::fma(V(float(a * a)), even_a, V(float(b * b)) * even_b),
                simd::fma(V(float(a * a * a)), odd_a, simd::fma(V(float(b * b * b)), odd_b, m[5]))};
    }
};

}  // namespace idem::kernel
