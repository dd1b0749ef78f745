/// The intervals of erf, for odd_from_tables: at most 1.25 ULP, for all x. From 3.95 on erf is 1 in float.
///
/// Polynomials: as those of tanh, with the centre moved to the number near the middle whose c0 is the nearest to a
/// float, so that c0's rounding does not count. In the first interval they are for erf(x) - x, whose slope has more
/// digits than a float beside 1. Largest relative error: 1.2e-8.
#pragma once

#include <idem/kernel/odd_function.hpp>

#include <array>

namespace idem::kernel::math::detail {

inline constexpr std::array erf_intervals{
    Interval<7>{0, 0, {0, 0.12837918f, -2.3496543e-06f, -0.37606007f, -0.00071218866f, 0.116448976f, -0.009025699f,
                       -0.017294137f}},
    Interval<7>{0.5f, 0.62512016f, {0.6233326f, 0.7633849f, -0.47720724f, -0.055599663f, 0.1764355f, -0.025891716f,
                                    -0.040736493f, -0.04064957f}},
    Interval<7>{0.75f, 0.87506956f, {0.78411156f, 0.52468115f, -0.45913255f, 0.09296462f, 0.11238137f, -0.06842247f,
                                     -0.0108371f, 0.060991492f}},
    Interval<7>{1, 1.2499171f, {0.92288053f, 0.23657012f, -0.29569325f, 0.16753769f, -0.0061175902f, -0.047194045f,
                                0.020645697f, 0.003742145f}},
    Interval<7>{1.5f, 1.7500873f, {0.9866763f, 0.05275888f, -0.09233262f, 0.090140544f, -0.048102114f, 0.0066243233f,
                                   0.009040683f, -0.0059400797f}},
    Interval<7>{2, 2.4996042f, {0.9995922f, 0.0021826427f, -0.0054547805f, 0.00836145f, -0.008654958f, 0.006154548f,
                                -0.0026623746f, 0.00039115382f}},
    Interval<7>{3, 3.4744587f, {0.9999991f, 6.4503606e-06f, -2.250241e-05f, 4.9886705e-05f, -7.674502e-05f,
                                9.3226576e-05f, -0.00010584245f, 7.453022e-05f}}};

template <int entries>
struct ErfIntervals {
    static constexpr auto& intervals = erf_intervals;
    static constexpr int intervals_per_octave = 2;
    static constexpr float one_from = 3.95f;
    static constexpr bool adds_argument = true;
};

}  // namespace idem::kernel::math::detail
