/// Addresses at one pitch: x, x + pitch, x + 2 pitch, …
///
/// An address is one of a few pointers plus a small multiple of the pitch, which one instruction adds up as it loads;
/// pointers to all places would be more than there are registers. The compiler must not see where the pointers come
/// from, or it would compute all addresses beforehand and keep them in memory.
#pragma once

#include <idem/support/config.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// Makes the compiler forget where a number came from.
template <class T>
IDEM_ALWAYS_INLINE void forget(T& number) {
    asm("" : "+r"(number));
}

template <int Count>
class Pitched {
  public:
    IDEM_ALWAYS_INLINE Pitched(const float* x, std::ptrdiff_t pitch) : pitch_(pitch), three_pitches_(3 * pitch) {
        forget(three_pitches_);
#pragma GCC unroll 32
        for (int g = 0; g * group < Count; ++g) first_[g] = x + g * group * pitch, forget(first_[g]);
    }

    /// Place i; in an unrolled loop.
    IDEM_ALWAYS_INLINE const float* operator[](int i) const {
        const float* first = first_[i / group];
        switch (i % group) {
            case 0: return first;
            case 1: return first + pitch_;
            case 2: return first + 2 * pitch_;
            case 3: return first + three_pitches_;
            default: return first + 4 * pitch_;
        }
    }

    IDEM_ALWAYS_INLINE void advance(std::ptrdiff_t floats) {
#pragma GCC unroll 32
        for (int g = 0; g * group < Count; ++g) first_[g] += floats, forget(first_[g]);
    }
    /// Addresses used from here on are not those that were used before, only equal to them.
    IDEM_ALWAYS_INLINE void forget_addresses() { advance(0); }

  private:
    static constexpr int group = 5;

    const float* first_[std::size_t{(Count + group - 1) / group}];  // of each group
    std::ptrdiff_t pitch_, three_pitches_;
};

}  // namespace idem::kernel::detail
