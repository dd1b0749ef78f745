/// Vectors of floats: the door to xsimd. Where there is no SIMD a vector is one float (scalar.hpp).
///
/// Kernels are templates on the vector type `V`: `Batch`, the widest that the compiler's flags allow, unless
/// the caller names another. `V` is `xsimd::batch<float, Architecture>` or `Scalar`, with + - * and comparisons
/// from the type itself and everything else from the functions below.
///
/// Accepted: xsimd 8.1 to 14. With `IDEM_NO_SIMD` defined xsimd is not needed.
#pragma once

#include <idem/kernel/scalar.hpp>
#include <idem/support/cache_lines.hpp>
#include <idem/support/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

#if !defined(IDEM_NO_SIMD)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <xsimd/xsimd.hpp>
#pragma GCC diagnostic pop
#if XSIMD_VERSION_MAJOR < 8 || (XSIMD_VERSION_MAJOR == 8 && XSIMD_VERSION_MINOR < 1) || XSIMD_VERSION_MAJOR > 14
#error "idem accepts xsimd 8.1 to 14; define IDEM_NO_SIMD to do without"
#endif
#endif
#if defined(IDEM_NO_SIMD) || defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
#define IDEM_DETAIL_XSIMD 0
#else
#define IDEM_DETAIL_XSIMD 1
#endif

namespace idem::kernel::simd {

#if IDEM_DETAIL_XSIMD
using Batch = xsimd::batch<float>;
#else
using Batch = Scalar;
#endif

/// How many floats a vector holds.
template <class V>
inline constexpr std::ptrdiff_t lanes = static_cast<std::ptrdiff_t>(V::size);

/// How many vectors the register file holds.
template <class V>
inline constexpr int registers =
#if defined(__aarch64__)
    32;
#else
    lanes<V> == 16 ? 32 : 16;
#endif

/// Everything that kernels read aligned is aligned to this: a cache line, and the widest vector.
inline constexpr std::size_t alignment = idem::detail::line_bytes;

/// Have a cache line fetched into the first-level or the second-level cache. Any address will do.
IDEM_ALWAYS_INLINE void prefetch_first_level(const void* address) { __builtin_prefetch(address, 0, 3); }
IDEM_ALWAYS_INLINE void prefetch_second_level(const void* address) { __builtin_prefetch(address, 0, 2); }

/// How much of a vector a load or a store touches.
struct Whole {};
struct Part {
    std::ptrdiff_t count;  // 0 < count < lanes
};

template <class V>
IDEM_ALWAYS_INLINE V load_aligned(const float* from) {
    return V::load_aligned(from);
}
template <class V>
IDEM_ALWAYS_INLINE V load(const float* from, Whole = {}) {
    return V::load_unaligned(from);
}
template <class V>
IDEM_ALWAYS_INLINE void store_aligned(float* to, V x) {
    x.store_aligned(to);
}
template <class V>
IDEM_ALWAYS_INLINE void store(float* to, V x, Whole = {}) {
    x.store_unaligned(to);
}

#if defined(__AVX__) && IDEM_DETAIL_XSIMD
namespace detail {
/// `count` lanes on, the others off.
IDEM_ALWAYS_INLINE __m256i first_lanes(std::ptrdiff_t count) {
    alignas(32) static constexpr std::int32_t window[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(window + 8 - count));
}
}  // namespace detail
#endif

/// The first `count` floats, and zeros. Touches no memory beyond them.
template <class V>
inline V load_partial(const float* from, std::ptrdiff_t count) {
#if defined(__AVX512F__) && IDEM_DETAIL_XSIMD
    if constexpr (lanes<V> == 16) return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << count) - 1), from);
#endif
#if defined(__AVX__) && IDEM_DETAIL_XSIMD
    if constexpr (lanes<V> == 8) return _mm256_maskload_ps(from, detail::first_lanes(count));
#endif
    alignas(alignment) float buffer[V::size] = {};
    for (std::ptrdiff_t i = 0; i < count; ++i) buffer[i] = from[i];
    return V::load_aligned(buffer);
}

/// Stores the first `count` lanes. Touches no memory beyond them.
template <class V>
inline void store_partial(float* to, V x, std::ptrdiff_t count) {
#if defined(__AVX512F__) && IDEM_DETAIL_XSIMD
    if constexpr (lanes<V> == 16) return _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1U << count) - 1), x);
#endif
#if defined(__AVX__) && IDEM_DETAIL_XSIMD
    if constexpr (lanes<V> == 8) return _mm256_maskstore_ps(to, detail::first_lanes(count), x);
#endif
    alignas(alignment) float buffer[V::size];
    x.store_aligned(buffer);
    for (std::ptrdiff_t i = 0; i < count; ++i) to[i] = buffer[i];
}

template <class V>
IDEM_ALWAYS_INLINE V load(const float* from, Part part) {
    return load_partial<V>(from, part.count);
}
template <class V>
IDEM_ALWAYS_INLINE void store(float* to, V x, Part part) {
    store_partial(to, x, part.count);
}

/// Calls `body(index, extent)` for every vector of `count` floats, the last one with a `Part` if it is not full.
template <class V, class Body>
IDEM_ALWAYS_INLINE void for_each_vector(std::ptrdiff_t count, Body&& body) {
    std::ptrdiff_t i = 0;
    for (; i + lanes<V> <= count; i += lanes<V>) body(i, Whole{});
    if (i < count) body(i, Part{count - i});
}

#if IDEM_DETAIL_XSIMD
/// a b + c, in one rounding where the instruction exists: the compiler, left to choose, takes it in some places only.
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> fma(xsimd::batch<float, A> a, xsimd::batch<float, A> b,
                                              xsimd::batch<float, A> c) {
    [[maybe_unused]] constexpr std::ptrdiff_t count = lanes<xsimd::batch<float, A>>;
#if defined(__AVX512F__)
    if constexpr (count == 16) return _mm512_fmadd_ps(a, b, c);
#endif
#if defined(__FMA__)
    if constexpr (count == 8) return _mm256_fmadd_ps(a, b, c);
    if constexpr (count == 4) return _mm_fmadd_ps(a, b, c);
#endif
    return xsimd::fma(a, b, c);
}
/// Lane by lane, `which ? yes : no`.
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> select(xsimd::batch_bool<float, A> which, xsimd::batch<float, A> yes,
                                                 xsimd::batch<float, A> no) {
    return xsimd::select(which, yes, no);
}
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> abs(xsimd::batch<float, A> x) {
    return xsimd::abs(x);
}
/// The processor's quotient, rounded once. On NEON that of xsimd 8 comes from an estimate, and is 2 ULP off.
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> divide(xsimd::batch<float, A> a, xsimd::batch<float, A> b) {
    return a.data / b.data;
}
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> copysign(xsimd::batch<float, A> x, xsimd::batch<float, A> sign) {
    return xsimd::copysign(x, sign);
}
/// Not `x != x`: xsimd 8 compares that as false on AVX.
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch_bool<float, A> is_nan(xsimd::batch<float, A> x) {
    return xsimd::isnan(x);
}
template <class A>
IDEM_ALWAYS_INLINE bool any_nan(xsimd::batch<float, A> x) {
    return xsimd::any(xsimd::isnan(x));
}
/// The two bf16 numbers that are the lower and the upper half of each lane.
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> lower_bf16(xsimd::batch<float, A> pairs) {
    using Register = typename xsimd::batch<float, A>::register_type;
    using Integers [[gnu::vector_size(sizeof(Register))]] = std::uint32_t;
    return std::bit_cast<Register>(std::bit_cast<Integers>(pairs.data) << 16);
}
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> upper_bf16(xsimd::batch<float, A> pairs) {
    using Register = typename xsimd::batch<float, A>::register_type;
    using Integers [[gnu::vector_size(sizeof(Register))]] = std::uint32_t;
    return std::bit_cast<Register>(std::bit_cast<Integers>(pairs.data) & 0xFFFF0000);
}
/// x 2^n for integral n in [-126, 127].
template <class A>
IDEM_ALWAYS_INLINE xsimd::batch<float, A> scale_by_power_of_two(xsimd::batch<float, A> x, xsimd::batch<float, A> n) {
#if defined(__AVX512F__)
    // With a mask of ones: the plain intrinsic makes GCC 12 warn of its own uninitialised operand.
    if constexpr (lanes<xsimd::batch<float, A>> == 16) return _mm512_maskz_scalef_ps(0xFFFF, x, n);
#endif
    // Not xsimd::ldexp: GCC does not inline that of NEON.
    using Register = typename xsimd::batch<float, A>::register_type;
    using Integers [[gnu::vector_size(sizeof(Register))]] = std::int32_t;
    const Integers bits = (__builtin_convertvector(n.data, Integers) + 127) << 23;
    return x.data * std::bit_cast<Register>(bits);
}
#endif

/// sum + a b, in the register of the sum. GCC takes that of a factor if any is free, and then moves the result back.
template <class V>
IDEM_ALWAYS_INLINE V add_product(V a, V b, V sum) {
#if defined(__FMA__) && IDEM_DETAIL_XSIMD && !defined(__clang__)
    if constexpr (lanes<V> >= 8) {
        asm("{vfmadd231ps %2, %1, %0|vfmadd231ps %0, %1, %2}" : "+v"(sum.data) : "v"(a.data), "v"(b.data));
        return sum;
    }
#endif
    return simd::fma(a, b, sum);
}

/// The larger and the smaller one. Where a comparison has a NaN, or both are zeros, `b`, on every instruction set.
template <class V>
IDEM_ALWAYS_INLINE V max(V a, V b) {
#if IDEM_DETAIL_XSIMD && defined(__SSE__)  // whose instruction says the same
#if defined(__AVX512F__)
    if constexpr (lanes<V> == 16) return _mm512_maskz_max_ps(0xFFFF, a, b);  // with a mask as above
#endif
    if constexpr (lanes<V> > 1) return xsimd::max(a, b);
#endif
    return simd::select(a > b, a, b);
}
template <class V>
IDEM_ALWAYS_INLINE V min(V a, V b) {
#if IDEM_DETAIL_XSIMD && defined(__SSE__)
#if defined(__AVX512F__)
    if constexpr (lanes<V> == 16) return _mm512_maskz_min_ps(0xFFFF, a, b);  // with a mask as above
#endif
    if constexpr (lanes<V> > 1) return xsimd::min(a, b);
#endif
    return simd::select(a < b, a, b);
}

/// Applies `function(float) -> float` to every lane: for what is not worth an approximation of its own.
template <class V, class Function>
inline V per_lane(V x, Function function) {
    alignas(alignment) float buffer[V::size];
    x.store_aligned(buffer);
    for (float& lane : buffer) lane = function(lane);
    return V::load_aligned(buffer);
}

/// The largest lane. NaNs are passed over, unless there is nothing else.
template <class V>
inline float reduce_max(V x) {
    alignas(alignment) float buffer[V::size];
    x.store_aligned(buffer);
    float largest = buffer[0];
    for (float lane : buffer)
        if (!(lane <= largest) && lane == lane) largest = lane;
    return largest;
}

}  // namespace idem::kernel::simd
