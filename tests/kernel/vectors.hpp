/// The vector types that kernels are tested with, and how far a float is from an exact value.
#pragma once

#if defined(IDEM_TEST_SIXTEEN_LANES)
#include "kernel/sixteen_lanes.hpp"
#endif

#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/simd.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

namespace idem::test {

/// The widest that the flags of this compilation allow, and one float where they allow the least. There are builds of
/// these tests for every instruction set.
#if defined(IDEM_TEST_SIXTEEN_LANES)
using Vectors = std::tuple<SixteenLanes>;
#elif defined(IDEM_NO_SIMD)
using Vectors = std::tuple<kernel::simd::Scalar>;
#elif defined(__AVX__)
using Vectors = std::tuple<kernel::simd::Batch>;
#else
using Vectors = std::tuple<kernel::simd::Scalar, kernel::simd::Batch>;
#endif

/// Those that streams of a tiny network may be in.
using RegisterVectors =
    std::conditional_t<std::is_same_v<kernel::simd::HalfBatch, kernel::simd::Batch>, Vectors,
                       std::tuple<kernel::simd::HalfBatch, kernel::simd::Batch>>;

/// The distance of `actual` from `exact`, in units of the last place of a float of the size of `exact`.
/// Infinite where only one of them is finite, or NaN; beyond the largest float an infinity is exact.
inline double ulp_error(float actual, double exact) {
    if (std::isnan(exact) || std::isnan(actual))
        return std::isnan(exact) && std::isnan(actual) ? 0.0 : std::numeric_limits<double>::infinity();
    const auto rounded = static_cast<float>(exact);
    if (std::isinf(rounded) || std::isinf(actual))
        return rounded == actual ? 0.0 : std::numeric_limits<double>::infinity();
    // 24 bits; denormals have the exponent of the smallest normal.
    const int exponent = exact == 0.0 ? -126 : std::max(std::ilogb(exact), -126);
    return std::fabs(actual - exact) / std::ldexp(1.0, exponent - 23);
}

}  // namespace idem::test
