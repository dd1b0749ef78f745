/// How the rows of a product are cut into register tiles: narrow ones (matmul_tile.hpp) as long as there are enough
/// rows for them, where they apply, and then tiles of nearly the same height.
#pragma once

#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/pieces.hpp>

namespace idem::kernel::detail {

template <class V>
class TileHeights {
  public:
    constexpr TileHeights(std::ptrdiff_t rows, int vectors, bool pitched)
        : narrow_count_(pitched && vectors == 1 ? rows / narrow_tile<V> : 0),
          rest_(rows - narrow_count_ * narrow_tile<V>, tallest_tile<V>(vectors)) {}

    constexpr std::ptrdiff_t count() const { return narrow_count_ + rest_.count(); }
    constexpr Range at(std::ptrdiff_t index) const {
        constexpr std::ptrdiff_t narrow = narrow_tile<V>;
        if (index < narrow_count_) return {index * narrow, (index + 1) * narrow};
        const auto [begin, end] = rest_.at(index - narrow_count_);
        return {narrow_count_ * narrow + begin, narrow_count_ * narrow + end};
    }

  private:
    std::ptrdiff_t narrow_count_;
    Pieces rest_;
};

}  // namespace idem::kernel::detail
