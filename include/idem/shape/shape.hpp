/// Shapes as types: `Shape<C, H, W>` per sample; `Ids<T>` and `Mask<T>` where elements are no floats; `Inputs<…>` and
/// `Outputs<…>` where there are several.
#pragma once

#include <idem/shape/extents.hpp>
#include <idem/support/diagnostics.hpp>
#include <idem/support/fixed_string.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
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
        if (Extents{D...}.size() > std::numeric_limits<std::ptrdiff_t>::max() / std::ptrdiff_t{sizeof(std::int64_t)})
            return say(Code::too_many_elements, {});
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

/// An input of integers, std::int64_t: indices into a table, such as those of tokens.
template <int... D>
struct Ids : Shape<D...> {};

/// An input of bool: true where something takes part, such as the tokens that are no padding.
template <int... D>
struct Mask : Shape<D...> {};

/// The inputs of a network that takes several.
template <class... S>
struct Inputs {};

/// One of several inputs that does not flow from layer to layer: it is kept under its name from the beginning, as by a
/// Tap, for the layers that read it. `Inputs<Ids<128>, Side<"attention_mask", Mask<128>>>`
template <FixedString name, class S>
struct Side {};

/// The outputs of a network that gives several; a call returns them as a tuple.
template <class... S>
struct Outputs {};

namespace detail {

template <class S>
inline constexpr bool is_shape_v = false;
template <int... D>
inline constexpr bool is_shape_v<Shape<D...>> = true;
template <int... D>
inline constexpr bool is_shape_v<Ids<D...>> = true;
template <int... D>
inline constexpr bool is_shape_v<Mask<D...>> = true;

constexpr Extents extents_of(Numbers numbers, std::initializer_list<int> list) {
    Extents extents(list);
    extents.numbers = numbers;
    return extents;
}

template <class S>
inline constexpr Extents extents_v{};
template <int... D>
inline constexpr Extents extents_v<Shape<D...>>{D...};
template <int... D>
inline constexpr Extents extents_v<Ids<D...>> = extents_of(Numbers::ids, {D...});
template <int... D>
inline constexpr Extents extents_v<Mask<D...>> = extents_of(Numbers::mask, {D...});

template <Extents extents, class = std::make_index_sequence<static_cast<std::size_t>(extents.rank)>>
struct ShapeOf;
template <Extents extents, std::size_t... I>
    requires(extents.numbers == Numbers::real)
struct ShapeOf<extents, std::index_sequence<I...>> {
    using type = Shape<extents.extent[I]...>;
};
template <Extents extents, std::size_t... I>
    requires(extents.numbers == Numbers::ids)
struct ShapeOf<extents, std::index_sequence<I...>> {
    using type = Ids<extents.extent[I]...>;
};
template <Extents extents, std::size_t... I>
    requires(extents.numbers == Numbers::mask)
struct ShapeOf<extents, std::index_sequence<I...>> {
    using type = Mask<extents.extent[I]...>;
};

/// From the value back to the type.
template <Extents extents>
using shape_of_t = typename ShapeOf<extents>::type;

}  // namespace detail
}  // namespace idem
