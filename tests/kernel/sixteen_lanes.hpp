/// A vector of 16 floats for processors that have none. Which panels, tiles and loops kernels have with as many lanes
/// and 32 registers, as with AVX-512, is then tested anywhere; its instructions are not. To be included before every
/// kernel, whose calls find the functions below.
#pragma once

#include <idem/kernel/group_members.hpp>
#include <idem/kernel/simd.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace idem::test {

using SixteenFloats [[gnu::vector_size(64)]] = float;
using SixteenIntegers [[gnu::vector_size(64)]] = std::int32_t;

struct SixteenLanes {
    using register_type = SixteenFloats;
    static constexpr std::size_t size = 16;
    SixteenFloats data;

    SixteenLanes() = default;
    SixteenLanes(SixteenFloats floats) : data(floats) {}
    SixteenLanes(float x) : SixteenLanes(from_each([x](int) { return x; })) {}
    operator SixteenFloats() const { return data; }

    template <class Function>
    static SixteenLanes from_each(Function function) {
        SixteenFloats floats{};
        for (int i = 0; i < 16; ++i) floats[i] = function(i);
        return floats;
    }

    static SixteenLanes load_unaligned(const float* from) {
        SixteenFloats floats;
        std::memcpy(&floats, from, sizeof floats);
        return floats;
    }
    static SixteenLanes load_aligned(const float* from) { return load_unaligned(aligned(from)); }
    void store_unaligned(float* to) const { std::memcpy(to, &data, sizeof data); }
    void store_aligned(float* to) const {
        aligned(to);
        store_unaligned(to);
    }

    friend SixteenLanes operator+(SixteenLanes a, SixteenLanes b) { return a.data + b.data; }
    friend SixteenLanes operator-(SixteenLanes a, SixteenLanes b) { return a.data - b.data; }
    friend SixteenLanes operator*(SixteenLanes a, SixteenLanes b) { return a.data * b.data; }
    friend SixteenLanes operator-(SixteenLanes a) { return -a.data; }
    friend SixteenIntegers operator<(SixteenLanes a, SixteenLanes b) { return a.data < b.data; }
    friend SixteenIntegers operator>(SixteenLanes a, SixteenLanes b) { return a.data > b.data; }
    friend SixteenIntegers operator<=(SixteenLanes a, SixteenLanes b) { return a.data <= b.data; }
    friend SixteenIntegers operator>=(SixteenLanes a, SixteenLanes b) { return a.data >= b.data; }

  private:
    /// As the processor, which stops a program that reads elsewhere.
    static const float* aligned(const float* address) {
        if (reinterpret_cast<std::uintptr_t>(address) % sizeof(SixteenFloats) != 0) std::abort();
        return address;
    }
};

}  // namespace idem::test

namespace idem::kernel {

namespace simd {

using test::SixteenLanes;

inline SixteenLanes fma(SixteenLanes a, SixteenLanes b, SixteenLanes c) {
    return SixteenLanes::from_each([&](int i) { return __builtin_fmaf(a.data[i], b.data[i], c.data[i]); });
}
inline SixteenLanes add_product(SixteenLanes a, SixteenLanes b, SixteenLanes sum) { return fma(a, b, sum); }
inline SixteenLanes select(test::SixteenIntegers which, SixteenLanes yes, SixteenLanes no) {
    return SixteenLanes::from_each([&](int i) { return which[i] != 0 ? yes.data[i] : no.data[i]; });
}
inline SixteenLanes abs(SixteenLanes x) {
    return SixteenLanes::from_each([&](int i) { return std::fabs(x.data[i]); });
}
inline SixteenLanes divide(SixteenLanes a, SixteenLanes b) { return a.data / b.data; }
inline SixteenLanes copysign(SixteenLanes x, SixteenLanes sign) {
    return SixteenLanes::from_each([&](int i) { return std::copysign(x.data[i], sign.data[i]); });
}
inline test::SixteenIntegers is_nan(SixteenLanes x) { return x.data != x.data; }
inline bool any_nan(SixteenLanes x) {
    for (int i = 0; i < 16; ++i)
        if (std::isnan(x.data[i])) return true;
    return false;
}
inline SixteenLanes lower_bf16(SixteenLanes pairs) {
    return std::bit_cast<test::SixteenFloats>(std::bit_cast<test::SixteenIntegers>(pairs.data) << 16);
}
inline SixteenLanes upper_bf16(SixteenLanes pairs) {
    return std::bit_cast<test::SixteenFloats>(std::bit_cast<test::SixteenIntegers>(pairs.data) & ~0xFFFF);
}
inline SixteenLanes scale_by_power_of_two(SixteenLanes x, SixteenLanes n) {
    return SixteenLanes::from_each([&](int i) { return std::ldexp(x.data[i], static_cast<int>(n.data[i])); });
}
inline SixteenLanes max(SixteenLanes a, SixteenLanes b) { return select(a > b, a, b); }
inline SixteenLanes min(SixteenLanes a, SixteenLanes b) { return select(a < b, a, b); }

}  // namespace simd

namespace detail {

template <>
struct MoveMembers<test::SixteenLanes, 16> {
    static constexpr bool exists = true;

    MoveMembers(int of_group, int of_member) : group(of_group), member(of_member) {}

    test::SixteenLanes operator()(test::SixteenLanes x) const {
        return test::SixteenLanes::from_each([&](int lane) { return x.data[(lane & -group) | member]; });
    }

    int group, member;
};

}  // namespace detail

}  // namespace idem::kernel
