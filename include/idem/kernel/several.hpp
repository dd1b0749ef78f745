/// Several vectors side by side, as a vector: for functions that are one chain of instructions, each of which waits for
/// the one before. Of several chains in turn more instructions are under way at once: SiLU takes 0.7 of the time.
#pragma once

#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel::simd {

/// What comparisons give.
template <class V, int N>
struct SeveralMasks {
    decltype(V(0.0f) < V(0.0f)) part[std::size_t{N}];
};

template <class V, int N>
struct Several {
    static constexpr std::size_t size = N * V::size;

    V part[std::size_t{N}];

    Several() = default;
    IDEM_ALWAYS_INLINE explicit Several(float x) {
        for (V& p : part) p = V(x);
    }
};

namespace detail {

template <class Result, int N, class Function>
IDEM_ALWAYS_INLINE Result each(Function function) {
    Result result;
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) result.part[i] = function(i);
    return result;
}

}  // namespace detail

#define IDEM_DETAIL_EACH(Result, expression) \
    return detail::each<Result<V, N>, N>([&](int i) __attribute__((always_inline)) { return expression; })

template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> operator+(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(Several, a.part[i] + b.part[i]);
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> operator-(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(Several, a.part[i] - b.part[i]);
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> operator-(const Several<V, N>& a) {
    IDEM_DETAIL_EACH(Several, -a.part[i]);
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> operator*(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(Several, a.part[i] * b.part[i]);
}
template <class V, int N>
IDEM_ALWAYS_INLINE SeveralMasks<V, N> operator<(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(SeveralMasks, a.part[i] < b.part[i]);
}
template <class V, int N>
IDEM_ALWAYS_INLINE SeveralMasks<V, N> operator>(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(SeveralMasks, a.part[i] > b.part[i]);
}
template <class V, int N>
IDEM_ALWAYS_INLINE SeveralMasks<V, N> operator<=(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(SeveralMasks, a.part[i] <= b.part[i]);
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> fma(const Several<V, N>& a, const Several<V, N>& b, const Several<V, N>& c) {
    IDEM_DETAIL_EACH(Several, simd::fma(a.part[i], b.part[i], c.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> select(const SeveralMasks<V, N>& which, const Several<V, N>& yes,
                                        const Several<V, N>& no) {
    IDEM_DETAIL_EACH(Several, simd::select(which.part[i], yes.part[i], no.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> abs(const Several<V, N>& x) {
    IDEM_DETAIL_EACH(Several, simd::abs(x.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> copysign(const Several<V, N>& x, const Several<V, N>& sign) {
    IDEM_DETAIL_EACH(Several, simd::copysign(x.part[i], sign.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> divide(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(Several, simd::divide(a.part[i], b.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE SeveralMasks<V, N> is_nan(const Several<V, N>& x) {
    IDEM_DETAIL_EACH(SeveralMasks, simd::is_nan(x.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> scale_by_power_of_two(const Several<V, N>& x, const Several<V, N>& n) {
    IDEM_DETAIL_EACH(Several, simd::scale_by_power_of_two(x.part[i], n.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> max(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(Several, simd::max(a.part[i], b.part[i]));
}
template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> min(const Several<V, N>& a, const Several<V, N>& b) {
    IDEM_DETAIL_EACH(Several, simd::min(a.part[i], b.part[i]));
}

#undef IDEM_DETAIL_EACH

template <class V, int N>
IDEM_ALWAYS_INLINE Several<V, N> load_several(const float* from) {
    return detail::each<Several<V, N>, N>([&](int i) { return simd::load<V>(from + i * lanes<V>); });
}
template <class V, int N>
IDEM_ALWAYS_INLINE void store(float* to, const Several<V, N>& x) {
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) simd::store(to + i * lanes<V>, x.part[i]);
}

}  // namespace idem::kernel::simd
