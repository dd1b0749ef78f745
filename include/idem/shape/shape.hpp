/// Shapes as types: `Shape<C, H, W>` per sample; `Inputs<…>` and `Outputs<…>` where there are several.
#pragma once

#include <idem/shape/extents.hpp>
#include <idem/support/diagnostics.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <utility>

namespace idem {
namespace detail {

template <int... D>
struct WellFormed {
    static constexpr Text sentence() {
        using namespace diagnostic;
        if (sizeof...(D) > Extents::max_rank)
            return say(Code::too_many_extents, {number(Extents::max_rank).view(), number(sizeof...(D)).view()});
        for (int extent : std::initializer_list<int>{D...})
            if (extent < 1) return say(Code::extent_not_positive, {number(extent).view()});
        return {};
    }
};

}  // namespace detail

/// The extents of one sample, in PyTorch's order. The batch is a run-time number and never in a Shape.
template <int... D>
struct Shape {
    static_assert(detail::fits<detail::says_t<detail::WellFormed<D...>>>, "idem: this does not fit together");

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
