/// The extents of one stream, per sample, as an ordinary value: what shape rules compute with.
#pragma once

#include <idem/support/text.hpp>

#include <cstddef>
#include <initializer_list>

namespace idem {

/// Up to six extents in PyTorch's order, the batch left out: (C), (T, C), (C, H, W).
struct Extents {
    static constexpr int max_rank = 6;

    int rank = 0;
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

/// Appends "Shape<3, 224, 224>", as the type is written.
constexpr void append_shape(Text& text, const Extents& extents) {
    text.append("Shape<");
    for (int axis = 0; axis < extents.rank; ++axis) {
        if (axis > 0) text.append(", ");
        text.append(extents.extent[axis]);
    }
    text.append(">");
}

}  // namespace detail
}  // namespace idem
