/// How the rows of a product are cut into register tiles: for a panel of one vector narrow ones (matmul_tile.hpp) as
/// long as there are enough rows for them, and then tiles of nearly the same height. Where that is a height that no
/// tile has, all heights are even but for a first tile of 5 or 7 rows.
#pragma once

#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/pieces.hpp>

namespace idem::kernel::detail {

template <class V>
class TileHeights {
  public:
    constexpr TileHeights(std::ptrdiff_t rows, int vectors)
        : narrow_count_(vectors == 1 ? quotient(rows, narrow_tile<V>) : 0),
          first_(narrow_count_ * narrow_tile<V>),
          pieces_(rows - first_, tallest_tile<V>(vectors)) {
        const std::ptrdiff_t rest = rows - first_;
        if (pieces_.count() == 0) return;
        const auto height = static_cast<int>(quotient(rest, pieces_.count()));
        if (is_tile_height(height) && (height * pieces_.count() == rest || is_tile_height(height + 1))) return;
        constexpr int larger = 7, smaller = 5;
        unit_ = 2;
        odd_ = rest % unit_ == 0 ? 0 : rest < larger + smaller ? smaller : larger;
        pieces_ = Pieces((rest - odd_) / unit_, tallest_tile<V>(vectors) / unit_);
    }

    constexpr std::ptrdiff_t count() const { return narrow_count_ + (odd_ > 0) + pieces_.count(); }
    constexpr Range at(std::ptrdiff_t index) const {
        constexpr std::ptrdiff_t narrow = narrow_tile<V>;
        if (index < narrow_count_) return {index * narrow, (index + 1) * narrow};
        index -= narrow_count_;
        if (odd_ > 0 && index-- == 0) return {first_, first_ + odd_};
        const auto [begin, end] = pieces_.at(index);
        return {first_ + odd_ + unit_ * begin, first_ + odd_ + unit_ * end};
    }

  private:
    std::ptrdiff_t narrow_count_;
    std::ptrdiff_t first_;  // row after the narrow tiles
    Pieces pieces_;         // of the rows after those and the odd tile, in units
    std::ptrdiff_t unit_ = 1, odd_ = 0;
};

}  // namespace idem::kernel::detail
