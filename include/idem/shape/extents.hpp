/// The extents of one stream, per sample, as an ordinary value: what shape rules compute with.
#pragma once

#include <idem/support/text.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace idem {

/// What the elements of a stream are: float, std::int64_t, bool.
enum class Numbers : int { real, ids, mask };

/// Up to six extents in PyTorch's order, the batch left out: (C), (T, C), (C, H, W); and what they are extents of.
struct Extents {
    static constexpr int max_rank = 6;

    int rank = 0;
    Numbers numbers = Numbers::real;
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
    constexpr void set(int axis, int value) {
        if (axis < 0) axis += rank;
        if (axis >= 0 && axis < rank) extent[axis] = value;
    }
    constexpr void append(int value) {
        if (rank < max_rank) extent[rank++] = value;
    }

    /// The product of the extents from axis `from` up to, not including, axis `to`.
    constexpr std::ptrdiff_t size(int from, int to) const {
        std::ptrdiff_t product = 1;
        for (int axis = from; axis < to; ++axis) product *= extent[axis];
        return product;
    }
    constexpr std::ptrdiff_t size() const { return size(0, rank); }

    friend constexpr bool operator==(const Extents&, const Extents&) = default;
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
