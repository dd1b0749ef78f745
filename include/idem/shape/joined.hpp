/// The shape that several become: side by side along an axis, or element by element.
#pragma once

#include <idem/shape/extents.hpp>

#include <cstdint>

namespace idem::detail {

/// Lets `whole` grow by `part` along `axis`; false where they differ along another one. Source: torch.cat.
constexpr bool join(Extents& whole, const Extents& part, int axis) {
    if (whole.rank != part.rank) return false;
    for (int i = 0; i < whole.rank; ++i)
        if (i != axis && whole[i] != part[i]) return false;
    whole.set(axis, std::int64_t{whole[axis]} + part[axis]);
    return true;
}

/// Lets `whole` become the shape of both, in which an extent of 1 repeats as often as the other says; false where two
/// extents differ and neither is 1, or the ranks do: PyTorch would take the batch for an axis of the other.
/// Source: PyTorch, "Broadcasting semantics".
constexpr bool broadcast(Extents& whole, const Extents& part) {
    if (whole.rank != part.rank) return false;
    for (int i = 0; i < whole.rank; ++i) {
        if (whole[i] == 1) whole.set(i, part[i]);
        if (part[i] != 1 && whole[i] != part[i]) return false;
    }
    return true;
}

}  // namespace idem::detail
