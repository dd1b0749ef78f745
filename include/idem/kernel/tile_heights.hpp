/// How the rows of a product are cut into register tiles: into the tallest as long as there are enough rows for them,
/// and the rest into tiles of nearly the same height, of which there are those up to `common_heights`.
#pragma once

#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/pieces.hpp>

#include <cstddef>

namespace idem::kernel::detail {

template <class V>
class TileHeights {
  public:
    constexpr TileHeights(std::ptrdiff_t rows, int vectors)
        : tallest_(tallest_tile<V>(vectors)),
          tallest_count_(count_tallest(rows, vectors)),
          others_(rows - tallest_count_ * tallest_, common_heights<V>(vectors)) {}

    constexpr std::ptrdiff_t count() const { return tallest_count_ + others_.count(); }
    constexpr Range at(std::ptrdiff_t index) const {
        if (index < tallest_count_) return {index * tallest_, (index + 1) * tallest_};
        const std::ptrdiff_t first = tallest_count_ * tallest_;
        const auto [begin, end] = others_.at(index - tallest_count_);
        return {first + begin, first + end};
    }
    /// How many tiles from this one on are of its height.
    constexpr std::ptrdiff_t equal_from(std::ptrdiff_t index) const {
        return index < tallest_count_ ? tallest_count_ - index : others_.equal_from(index - tallest_count_);
    }

  private:
    /// Where all heights are common, none: so all tiles are of nearly the same. Otherwise a small rest, which hides no
    /// latency, shares the rows of one of them.
    static constexpr std::ptrdiff_t count_tallest(std::ptrdiff_t rows, int vectors) {
        constexpr std::ptrdiff_t small = 4;
        const std::ptrdiff_t tallest = tallest_tile<V>(vectors);
        if (tallest == common_heights<V>(vectors)) return 0;
        const std::ptrdiff_t count = quotient(rows, tallest), rest = rows - count * tallest;
        return count > 0 && rest > 0 && rest < small ? count - 1 : count;
    }

    std::ptrdiff_t tallest_, tallest_count_;
    Pieces others_;
};

}  // namespace idem::kernel::detail
