/// The intervals of tanh, for odd_from_tables: at most 1.5 ULP, for all x. From 9.010913 on tanh is 1 in float.
///
/// Polynomials: minimax fits of the relative error (least squares, reweighted as Lawson does), coefficients rounded to
/// float one after the other, lowest power first, the rest fitted again after each. In the first interval c0, c1 and c2
/// are 0, 1 and 0, as in tanh's own series. Largest relative error: 4.4e-8 for 16 entries, 5.7e-8 for 8.
#pragma once

#include <idem/kernel/odd_function.hpp>

#include <array>

namespace idem::kernel::math::detail {

template <int entries>
inline constexpr int tanh_intervals = 0;

template <>
inline constexpr std::array tanh_intervals<16>{
    Interval<6>{0, 0, {0, 1, 0, -0.3333064f, -0.0007900996f, 0.1413443f, -0.034274936f}},
    Interval<6>{0.25f, 0.3125f, {0.30270973f, 0.9083668f, -0.27496827f, -0.21952516f, 0.15625438f, 0.039191235f,
                                 0.20829709f}},
    Interval<6>{0.375f, 0.4375f, {0.41157004f, 0.83061004f, -0.34179968f, -0.13606805f, 0.13535063f, -0.03154832f,
                                  5.5940614f}},
    Interval<6>{0.5f, 0.625f, {0.5545997f, 0.6924191f, -0.38399538f, -0.01781301f, 0.13476402f, -0.055847768f,
                               0.10221277f}},
    Interval<6>{0.75f, 0.875f, {0.7039056f, 0.5045169f, -0.35510966f, 0.08180635f, 0.057118118f, -0.058620162f,
                                0.16539487f}},
    Interval<6>{1, 1.25f, {0.84828365f, 0.28041488f, -0.23787221f, 0.10831885f, -0.012563077f, -0.01960467f,
                           0.014928878f}},
    Interval<6>{1.5f, 1.75f, {0.94137555f, 0.1138121f, -0.1071435f, 0.06292447f, -0.023383353f, 0.0035373901f,
                              0.0006982237f}},
    Interval<6>{2, 2.5f, {0.9866143f, 0.026592253f, -0.02623586f, 0.0170185f, -0.008052877f, 0.002884375f,
                          -0.00069444353f}},
    Interval<6>{3, 3.5f, {0.9981779f, 0.0036408848f, -0.0036339066f, 0.0024127907f, -0.0012001976f, 0.0004870888f,
                          -0.00015168892f}},
    Interval<6>{4, 5, {0.9999092f, 0.00018183589f, -0.00018185544f, 0.00011890088f, -5.9409438e-05f, 2.8426157e-05f,
                       -9.45175e-06f}},
    Interval<6>{6, 7, {0.99999833f, 3.3261144e-06f, -3.2393764e-06f, 2.206173e-06f, -1.3059976e-06f, 4.9671155e-07f,
                       -3.9733386e-08f}},
    Interval<6>{8, 10, {1, 1.4347148e-08f, -2.3432897e-08f, -4.0514596e-08f, -4.9583697e-08f, -2.1323904e-08f,
                        -4.9341495e-09f}}};

template <>
inline constexpr std::array tanh_intervals<8>{
    Interval<8>{0, 0, {0, 1, 0, -0.33333343f, 5.605454e-06f, 0.133216f, 0.0012067417f, -0.060559504f,
                       0.018565714f}},
    Interval<8>{0.25f, 0.375f, {0.3583574f, 0.87158f, -0.3123393f, -0.17861663f, 0.16868508f, 0.02122377f,
                                -0.11931433f, -0.0867222f, 1.4057789f}},
    Interval<8>{0.5f, 0.75f, {0.63514894f, 0.5965858f, -0.37891638f, 0.04180927f, 0.099418126f, -0.0640408f,
                              0.0071513723f, 0.021585638f, -0.0731171f}},
    Interval<8>{1, 1.5f, {0.90514827f, 0.18070664f, -0.16356756f, 0.08781712f, -0.024945538f, -0.0026787384f,
                          0.007011637f, -0.0038453245f, 0.0010318583f}},
    Interval<8>{2, 3, {0.9950548f, 0.009866039f, -0.009817796f, 0.006479239f, -0.0031725685f, 0.0012227608f,
                       -0.0003792555f, 8.2840685e-05f, -6.722717e-06f}},
    Interval<8>{4, 6, {0.9999877f, 2.4404013e-05f, -2.445003e-05f, 1.7030989e-05f, -8.469494e-06f, 2.6817563e-06f,
                       -9.105582e-07f, 5.024085e-07f, -1.2342113e-07f}},
    Interval<8>{8, 12, {1, -8.529034e-07f, -1.8612781e-06f, -1.749155e-06f, -9.1960646e-07f, -2.925878e-07f,
                        -5.654552e-08f, -6.173096e-09f, -2.9788752e-10f}}};

template <int entries>
struct TanhIntervals {
    static constexpr auto& intervals = tanh_intervals<entries>;
    static constexpr int intervals_per_octave = entries / 8;
    static constexpr float one_from = 9.010913f;
    static constexpr bool adds_argument = false;
};

}  // namespace idem::kernel::math::detail
