/// The members of groups of channels, for a convolution whose lanes are channels: member m of a group is read into the
/// lanes of all channels of that group.
///
///     OwnChannel      groups of one channel: each lane reads its own
///     WithinVector    whole groups in a vector: lanes are moved, in a register
///     AcrossVectors   whole vectors in a group: one float for all lanes
///
/// Groups have a power of two of channels.
#pragma once

#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel::detail {

template <class V>
struct OwnChannel {
    static constexpr std::ptrdiff_t group(std::ptrdiff_t) { return 1; }

    IDEM_ALWAYS_INLINE OwnChannel(std::ptrdiff_t, std::ptrdiff_t, std::ptrdiff_t) {}

    template <class Extent = simd::Whole>
    IDEM_ALWAYS_INLINE V read(const float* x, Extent extent = {}) const {
        return simd::load<V>(x, extent);
    }
};

template <class V>
struct AcrossVectors {
    static constexpr std::ptrdiff_t group(std::ptrdiff_t channels) { return channels; }

    /// Of the vector whose first channel is `channel`.
    IDEM_ALWAYS_INLINE AcrossVectors(std::ptrdiff_t channel, std::ptrdiff_t group, std::ptrdiff_t member)
        : offset(member - (channel & (group - 1))) {}

    template <class Extent = simd::Whole>
    IDEM_ALWAYS_INLINE V read(const float* x, Extent = {}) const {
        return V(x[offset]);
    }

    std::ptrdiff_t offset;
};

/// Lane l becomes that of member `member` of the group that l is in. Where there is no instruction that moves lanes by
/// an index (SSE2, NEON) it does not exist.
template <class V, int lanes = simd::lanes<V>>
struct MoveMembers {
    static constexpr bool exists = false;
};

#if defined(__AVX2__) && IDEM_DETAIL_XSIMD
template <class V>
struct MoveMembers<V, 8> {
    static constexpr bool exists = true;

    IDEM_ALWAYS_INLINE MoveMembers(int group, int member)
        : index(_mm256_or_si256(_mm256_and_si256(all(), _mm256_set1_epi32(-group)), _mm256_set1_epi32(member))) {}

    /// Groups of at most four channels do not leave their half of a register: so this takes one cycle.
    IDEM_ALWAYS_INLINE V operator()(V x) const { return _mm256_permutevar_ps(x, index); }

    IDEM_ALWAYS_INLINE static __m256i all() { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }

    __m256i index;
};
#endif

#if defined(__AVX512F__) && IDEM_DETAIL_XSIMD
template <class V>
struct MoveMembers<V, 16> {
    static constexpr bool exists = true;

    IDEM_ALWAYS_INLINE MoveMembers(int group, int member)
        : index(_mm512_or_si512(_mm512_and_si512(all(), _mm512_set1_epi32(-group)), _mm512_set1_epi32(member))) {}

    IDEM_ALWAYS_INLINE V operator()(V x) const { return _mm512_maskz_permutexvar_ps(0xFFFF, index, x); }

    IDEM_ALWAYS_INLINE static __m512i all() {
        return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    __m512i index;
};
#endif

template <class V>
struct WithinVector {
    static constexpr std::ptrdiff_t group(std::ptrdiff_t channels) { return channels; }

    IDEM_ALWAYS_INLINE WithinVector(std::ptrdiff_t, std::ptrdiff_t group, std::ptrdiff_t member)
        : move(static_cast<int>(group), static_cast<int>(member)) {}

    template <class Extent = simd::Whole>
    IDEM_ALWAYS_INLINE V read(const float* x, Extent extent = {}) const {
        return move(simd::load<V>(x, extent));
    }

    MoveMembers<V> move;
};

}  // namespace idem::kernel::detail
