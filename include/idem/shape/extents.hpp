/// The extents of one stream, per sample, as an ordinary value: what shape rules compute with.
#pragma once

#include <idem/support/text.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string_view>

namespace idem {

/// What the elements of a stream are: float, std::int64_t, bool.
enum class Numbers : int { real, ids, mask };

/// What an Extents was given and has no room for: a further extent, or one that is no int.
enum class Excess : int { none, rank, extent };

/// Up to six extents in PyTorch's order, the batch left out: (C), (T, C), (C, H, W); and what they are extents of.
struct Extents {
    static constexpr int max_rank = 6;
    static constexpr int max_extent = std::numeric_limits<int>::max();

    int rank = 0;
    Numbers numbers = Numbers::real;
    Excess excess = Excess::none;
    int extent[max_rank]{};

    constexpr Extents() = default;
    constexpr Extents(std::initializer_list<int> list) {
        for (int d : list) append(d);
    }

    /// A negative axis counts from the end, as in PyTorch. Outside the rank there is one element.
    constexpr int operator[](int axis) const {
        if (axis < 0) axis += rank;
        return axis < 0 || axis >= rank ? 1 : extent[axis];
    }
    constexpr void set(int axis, std::int64_t value) {
        if (axis < 0) axis += rank;
        if (axis >= 0 && axis < rank) extent[axis] = value <= max_extent ? static_cast<int>(value) : cut();
    }
    constexpr void append(std::int64_t value) {
        if (rank == max_rank) excess = Excess::rank;
        else extent[rank++] = value <= max_extent ? static_cast<int>(value) : cut();
    }

    /// The product of the extents from axis `from` up to, not including, axis `to`; the largest number, if it is
    /// beyond that.
    constexpr std::ptrdiff_t size(int from, int to) const {
        std::ptrdiff_t product = 1;
        for (int axis = from; axis < to; ++axis)
            if (__builtin_mul_overflow(product, extent[axis], &product))
                return std::numeric_limits<std::ptrdiff_t>::max();
        return product;
    }
    constexpr std::ptrdiff_t size() const { return size(0, rank); }

    friend constexpr bool operator==(const Extents&, const Extents&) = default;

  private:
    constexpr int cut() {
        excess = Excess::extent;
        return max_extent;
    }
};

namespace detail {

/// Bytes of one element.
constexpr std::size_t bytes_of(Numbers numbers) {
    return numbers == Numbers::real ? sizeof(float) : numbers == Numbers::ids ? sizeof(std::int64_t) : sizeof(bool);
}

/// Appends "Shape<3, 224, 224>", as the type is written.
constexpr void append_shape(Text& text, const Extents& extents) {
    constexpr std::string_view names[] = {"Shape<", "Ids<", "Mask<"};
    text.append(names[static_cast<int>(extents.numbers)]);
    for (int axis = 0; axis < extents.rank; ++axis) {
        if (axis > 0) text.append(", ");
        text.append(extents.extent[axis]);
    }
    text.append(">");
}

}  // namespace detail
}  // namespace idem
