/// Fetching what is wanted next into the second-level cache, with each step of the work before it the same share.
///
/// No tile then waits for memory. All at once it would fill the processor's few slots for lines on their way. A share is
/// a line or less, but where few rows are multiplied: 8 rows of 768 and 3,072 columns, whose weights come from memory,
/// take 0.75 of the time that they do with one line of six.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/support/cache_lines.hpp>

#include <array>
#include <cstddef>
#include <limits>

namespace idem::kernel {

/// A walk over memory, so many bytes a step, of which the first six lines are fetched.
struct FetchAhead {
    const char* at = nullptr;
    std::ptrdiff_t stride = 0;

    /// Without a loop: with one, g++ 12 makes tiles twice as slow.
    IDEM_ALWAYS_INLINE void step() {
        constexpr std::ptrdiff_t line = idem::detail::line_bytes;
        simd::prefetch_second_level(at);
        if (stride > line) [[unlikely]] {
            simd::prefetch_second_level(at + line);
            simd::prefetch_second_level(at + 2 * line);
        }
        if (stride > 3 * line) [[unlikely]] {
            simd::prefetch_second_level(at + 3 * line);
            simd::prefetch_second_level(at + 4 * line);
            simd::prefetch_second_level(at + 5 * line);
        }
        at += stride;
    }
    void skip(std::ptrdiff_t steps) { at += steps * stride; }
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
        begin_piece(0);
    }

    /// How many walks of so many steps begin in the present piece.
    std::ptrdiff_t walks_left(std::ptrdiff_t steps) const {
        const std::ptrdiff_t bytes = steps * stride_;
        if (bytes == 0) return std::numeric_limits<std::ptrdiff_t>::max();
        return left_ > bytes ? detail::quotient(left_ + bytes - 1, bytes) : 1;
    }
    /// The next walk, of so many steps. It stays in the piece where it begins.
    FetchAhead walk(std::ptrdiff_t steps) {
        const FetchAhead now{at_, stride_};
        at_ += steps * stride_;
        left_ -= steps * stride_;
        if (left_ <= 0 && number_ + 1 < pieces_.size()) begin_piece(number_ + 1);
        return now;
    }

  private:
    static std::ptrdiff_t bytes_of(const Wanted& piece) { return piece.floats * std::ptrdiff_t{sizeof(float)}; }

    /// That piece, or the first one behind it that is not empty.
    void begin_piece(std::size_t number) {
        while (number + 1 < pieces_.size() && pieces_[number].floats == 0) ++number;
        number_ = number;
        at_ = reinterpret_cast<const char*>(pieces_[number].begin);
        left_ = bytes_of(pieces_[number]);
    }

    std::array<Wanted, 3> pieces_{};
    std::size_t number_ = 0;
    const char* at_ = nullptr;
    std::ptrdiff_t left_ = 0, stride_ = 0;  // bytes
};

}  // namespace idem::kernel
