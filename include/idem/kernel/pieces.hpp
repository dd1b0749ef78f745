/// Cuts a count into pieces that differ by at most one: no piece is a small rest.
#pragma once

#include <idem/kernel/operation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace idem::kernel::detail {

/// a / b, both not negative: a division of 64 bits takes a hundred cycles on many processors, where kernels are called
/// for as little as a thousand.
constexpr std::ptrdiff_t quotient(std::ptrdiff_t a, std::ptrdiff_t b) {
    if (a < b) return 0;
    if (b == 1) return a;
    constexpr std::ptrdiff_t most = std::numeric_limits<std::uint32_t>::max();
    if (a > most) return a / b;
    return static_cast<std::uint32_t>(a) / static_cast<std::uint32_t>(b);
}

class Pieces {
  public:
    /// As few pieces as there can be of at most `largest`.
    constexpr Pieces(std::ptrdiff_t whole, std::ptrdiff_t largest)
        : count_(quotient(whole + largest - 1, largest)),
          smaller_(count_ > 0 ? quotient(whole, count_) : 0),
          larger_count_(whole - count_ * smaller_) {}

    constexpr std::ptrdiff_t count() const { return count_; }
    constexpr Range at(std::ptrdiff_t index) const { return {begin(index), begin(index + 1)}; }
    /// How many pieces from this one on are of its size.
    constexpr std::ptrdiff_t equal_from(std::ptrdiff_t index) const {
        return (index < larger_count_ ? larger_count_ : count_) - index;
    }

  private:
    constexpr std::ptrdiff_t begin(std::ptrdiff_t index) const {
        return index * smaller_ + std::min(index, larger_count_);
    }
    std::ptrdiff_t count_, smaller_, larger_count_;
};

}  // namespace idem::kernel::detail
