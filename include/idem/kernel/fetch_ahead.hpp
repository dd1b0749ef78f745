/// Fetching what is wanted next into the second-level cache, a line with each step of the work before it.
///
/// No tile then waits for memory. All at once it would fill the processor's few slots for lines on their way.
#pragma once

#include <idem/kernel/pieces.hpp>
#include <idem/kernel/simd.hpp>

#include <algorithm>
#include <array>

namespace idem::kernel {

/// A walk over memory, so many bytes a step.
struct FetchAhead {
    const char* at = nullptr;
    std::ptrdiff_t stride = 0;

    IDEM_ALWAYS_INLINE void step() {
        simd::prefetch_second_level(at);
        at += stride;
    }
    void skip(std::ptrdiff_t steps) { at += steps * stride; }
};

/// Memory that is wanted next, to be read or written; null if there is none.
struct Wanted {
    const float* begin = nullptr;
    std::ptrdiff_t floats = 0;
};

/// Pieces of it, fetched one behind the other while many tiles are computed.
class NextFetch {
  public:
    NextFetch() = default;
    /// All of them in so many steps.
    NextFetch(const std::array<Wanted, 3>& pieces, std::ptrdiff_t steps) : pieces_(pieces) {
        std::ptrdiff_t bytes = 0;
        for (const Wanted& piece : pieces) bytes += bytes_of(piece);
        if (steps > 0) stride_ = detail::quotient(bytes, steps);
    }

    /// The walk of a tile of `steps` steps, the first of which is `first`. It does not leave the piece where its middle
    /// is.
    FetchAhead walk(std::ptrdiff_t first, std::ptrdiff_t steps) const {
        std::ptrdiff_t begin = first * stride_;
        for (const Wanted& piece : pieces_) {
            if (begin + steps * stride_ / 2 < bytes_of(piece))
                return {reinterpret_cast<const char*>(piece.begin) + std::max<std::ptrdiff_t>(begin, 0), stride_};
            begin -= bytes_of(piece);
        }
        return {};
    }

  private:
    static std::ptrdiff_t bytes_of(const Wanted& piece) { return piece.floats * std::ptrdiff_t{sizeof(float)}; }

    std::array<Wanted, 3> pieces_{};
    std::ptrdiff_t stride_ = 0;
};

}  // namespace idem::kernel
