/// One float with the interface of a vector of them, for kernels where there is no SIMD; what its functions do is said
/// beside those of vectors (simd.hpp).
#pragma once

#include <idem/support/config.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace idem::kernel::simd {

/// One lane with the interface of a batch.
struct Scalar {
    static constexpr std::size_t size = 1;
    float value;

    Scalar() = default;
    constexpr Scalar(float number) : value(number) {}

    static Scalar load_aligned(const float* from) { return *from; }
    static Scalar load_unaligned(const float* from) { return *from; }
    void store_aligned(float* to) const { *to = value; }
    void store_unaligned(float* to) const { *to = value; }

    friend constexpr Scalar operator+(Scalar a, Scalar b) { return a.value + b.value; }
    friend constexpr Scalar operator-(Scalar a, Scalar b) { return a.value - b.value; }
    friend constexpr Scalar operator*(Scalar a, Scalar b) { return a.value * b.value; }
    friend constexpr Scalar operator-(Scalar a) { return -a.value; }
    friend constexpr bool operator<(Scalar a, Scalar b) { return a.value < b.value; }
    friend constexpr bool operator>(Scalar a, Scalar b) { return a.value > b.value; }
    friend constexpr bool operator<=(Scalar a, Scalar b) { return a.value <= b.value; }
    friend constexpr bool operator>=(Scalar a, Scalar b) { return a.value >= b.value; }
};

/// In one rounding wherever the instruction exists: left to the compiler, it would be one here and two there.
IDEM_ALWAYS_INLINE Scalar fma(Scalar a, Scalar b, Scalar c) {
#if defined(__FP_FAST_FMAF) || defined(__FMA__)
    return __builtin_fmaf(a.value, b.value, c.value);
#else
    return a * b + c;
#endif
}
IDEM_ALWAYS_INLINE Scalar divide(Scalar a, Scalar b) { return a.value / b.value; }
IDEM_ALWAYS_INLINE Scalar select(bool which, Scalar yes, Scalar no) { return which ? yes : no; }
IDEM_ALWAYS_INLINE Scalar abs(Scalar x) { return std::fabs(x.value); }
IDEM_ALWAYS_INLINE Scalar copysign(Scalar x, Scalar sign) { return std::copysign(x.value, sign.value); }
IDEM_ALWAYS_INLINE bool is_nan(Scalar x) { return x.value != x.value; }
IDEM_ALWAYS_INLINE bool any_nan(Scalar x) { return is_nan(x); }
IDEM_ALWAYS_INLINE Scalar lower_bf16(Scalar pair) {
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(pair.value) << 16);
}
IDEM_ALWAYS_INLINE Scalar upper_bf16(Scalar pair) {
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(pair.value) & 0xFFFF0000);
}
IDEM_ALWAYS_INLINE Scalar scale_by_power_of_two(Scalar x, Scalar n) {
    return x.value * std::bit_cast<float>((static_cast<std::int32_t>(n.value) + 127) << 23);
}

}  // namespace idem::kernel::simd
