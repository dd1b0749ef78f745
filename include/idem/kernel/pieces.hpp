/// Cuts a count into pieces that differ by at most one: no piece is a small rest.
#pragma once

#include <idem/kernel/operation.hpp>

#include <algorithm>

namespace idem::kernel::detail {

class Pieces {
  public:
    /// As few pieces as there can be of at most `largest`.
    constexpr Pieces(std::ptrdiff_t whole, std::ptrdiff_t largest)
        : count_((whole + largest - 1) / largest), smaller_(whole / count_), larger_count_(whole % count_) {}

    constexpr std::ptrdiff_t count() const { return count_; }
    constexpr Range at(std::ptrdiff_t index) const { return {begin(index), begin(index + 1)}; }

  private:
    constexpr std::ptrdiff_t begin(std::ptrdiff_t index) const {
        return index * smaller_ + std::min(index, larger_count_);
    }
    std::ptrdiff_t count_, smaller_, larger_count_;
};

}  // namespace idem::kernel::detail
