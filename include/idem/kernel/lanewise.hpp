/// An activation as a value: for code that learns from a constant, not from a type, what to apply.
#pragma once

#include <idem/kernel/activation.hpp>

#include <type_traits>

namespace idem::kernel::simd {

/// For streams that fill half of a 16-lane vector and no more; otherwise the same as `Batch`. Instructions on 8 lanes
/// have one port more, and do not lower the clock. Its lanes follow from those of `Batch`, whatever the flags.
#if IDEM_DETAIL_XSIMD && defined(__AVX512F__) && defined(__FMA__)
using HalfBatch = xsimd::batch<float, xsimd::fma3<xsimd::avx2>>;
#elif IDEM_DETAIL_XSIMD && defined(__AVX512F__)
using HalfBatch = xsimd::batch<float, xsimd::avx2>;
#else
using HalfBatch = Batch;
#endif

}  // namespace idem::kernel::simd

namespace idem::kernel {

/// The function for each vector that a stream may be in. A call through a constant is inlined as any other.
struct Lanewise {
    simd::Batch (*batch)(simd::Batch) = nullptr;
    simd::HalfBatch (*half)(simd::HalfBatch) = nullptr;

    template <class V>
    constexpr auto function() const {
        if constexpr (std::is_same_v<V, simd::Batch>) return batch;
        else return half;
    }
};

namespace detail {
template <class Activation, class V>
IDEM_ALWAYS_INLINE V apply_activation(V x) {
    return Activation::apply(x);
}
}  // namespace detail

template <class Activation>
inline constexpr Lanewise lanewise_v{&detail::apply_activation<Activation, simd::Batch>,
                                     &detail::apply_activation<Activation, simd::HalfBatch>};

}  // namespace idem::kernel
