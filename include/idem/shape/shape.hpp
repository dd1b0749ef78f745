/// Shapes as types: `Shape<C, H, W>` per sample; `Inputs<…>` and `Outputs<…>` where there are several.
#pragma once

#include <idem/shape/extents.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace idem {

/// The extents of one sample, in PyTorch's order. The batch is a run-time number and never in a Shape.
template <int... D>
struct Shape {
    static_assert(sizeof...(D) <= Extents::max_rank, "idem E02: a Shape has at most six extents");
    static_assert(((D > 0) && ...), "idem E03: every extent of a Shape is at least 1");

    static constexpr int rank = sizeof...(D);
    static constexpr std::size_t size = (std::size_t{1} * ... * static_cast<std::size_t>(D));
    static constexpr std::array<int, sizeof...(D)> extents{D...};
};

/// The inputs of a network that takes several.
template <class... S>
struct Inputs {};

/// The outputs of a network that gives several; a call returns them as a tuple.
template <class... S>
struct Outputs {};

namespace detail {

template <class S>
inline constexpr bool is_shape_v = false;
template <int... D>
inline constexpr bool is_shape_v<Shape<D...>> = true;

template <class S>
inline constexpr Extents extents_v{};
template <int... D>
inline constexpr Extents extents_v<Shape<D...>>{D...};

template <Extents extents, class = std::make_index_sequence<static_cast<std::size_t>(extents.rank)>>
struct ShapeOf;
template <Extents extents, std::size_t... I>
struct ShapeOf<extents, std::index_sequence<I...>> {
    using type = Shape<extents.extent[I]...>;
};

/// From the value back to the type.
template <Extents extents>
using shape_of_t = typename ShapeOf<extents>::type;

}  // namespace detail
}  // namespace idem
