/// What model(x) needs to work on xtensor arrays. x: (batch, extents...), any batch; so is what it returns.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/run_arguments.hpp>
#include <idem/support/error.hpp>
#include <idem/tensor/xtensor.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace idem::detail {

/// "(batch, 3, 224, 224)", or with numbers for what was given.
template <std::size_t rank>
std::string shape_text(const std::array<std::size_t, rank>& shape) {
    std::string text = "(";
    for (std::size_t axis = 0; axis < rank; ++axis) text.append(axis ? ", " : "").append(std::to_string(shape[axis]));
    return text.append(")");
}

/// The batch of one input. Throws ShapeError where the other extents are not the network's.
template <std::size_t rank>
std::size_t batch_of(const std::array<std::size_t, rank>& given, const Extents& wanted, std::size_t number) {
    bool equal = rank == static_cast<std::size_t>(wanted.rank) + 1;
    for (std::size_t axis = 1; axis < rank && equal; ++axis)
        equal = given[axis] == static_cast<std::size_t>(wanted[static_cast<int>(axis) - 1]);
    if (equal) return given[0];
    std::string text = "input " + std::to_string(number) + " is " + shape_text(given);
    text.append(", but the network takes (batch");
    for (int axis = 0; axis < wanted.rank; ++axis) text.append(", ").append(std::to_string(wanted[axis]));
    throw ShapeError(text.append(")"));
}

template <std::size_t rank>
XtensorOutput<rank> make_output(std::size_t batch, const Extents& extents) {
    std::array<std::size_t, rank> shape{batch};
    for (std::size_t axis = 1; axis < rank; ++axis)
        shape[axis] = static_cast<std::size_t>(extents[static_cast<int>(axis) - 1]);
    return make_xtensor(shape);
}

/// Axes of an array, where its type says; -1 for xt::xarray.
template <class X>
inline constexpr std::ptrdiff_t static_rank_v = -1;
template <class X>
    requires(xt::get_rank<X>::value != static_cast<std::size_t>(-1))
inline constexpr std::ptrdiff_t static_rank_v<X> = static_cast<std::ptrdiff_t>(xt::get_rank<X>::value);

/// What the types of a call show to be wrong.
template <class Input, class... X>
struct CallCheck {
    static constexpr Text sentence() {
        using diagnostic::Code, diagnostic::number, diagnostic::say;
        const Streams& in = streams;
        if (static_cast<int>(sizeof...(X)) != in.count)
            return say(Code::call_with_wrong_number, {number(in.count).view(), number(sizeof...(X)).view()});
        return sentence_of(std::index_sequence_for<X...>{});
    }

  private:
    static constexpr const Streams& streams = InputsOf<Input>::list.streams;

    template <std::size_t... I>
    static constexpr Text sentence_of(std::index_sequence<I...>) {
        using diagnostic::Code, diagnostic::number, diagnostic::say;
        const Streams& in = streams;
        const bool right[] = {XtensorExpression<X, element_t<streams.extents[I].numbers>>..., true};
        const Text given[] = {name_of<X>()..., {}};
        constexpr std::string_view wanted[] = {"float", "integers", "bool or integers"};
        for (int i = 0; i < in.count; ++i)
            if (!right[i])
                return say(Code::call_with_wrong_element, {number(i).view(), given[i].view(),
                                                           wanted[static_cast<int>(in[i].numbers)]});
        const std::ptrdiff_t ranks[] = {rank_of<X, element_t<streams.extents[I].numbers>>()..., -1};
        for (int i = 0; i < in.count; ++i) {
            if (ranks[i] == -1 || ranks[i] == in[i].rank + 1) continue;
            Text shape;
            append_shape(shape, in[i]);
            return say(Code::call_with_wrong_rank, {number(i).view(), shape.view(), number(in[i].rank + 1).view(),
                                                    number(ranks[i]).view()});
        }
        return {};
    }

    /// "an array of int", or another type's name.
    template <class Y>
    static constexpr Text name_of() {
        Text name;
        if constexpr (xt::is_xexpression<Y>::value)
            append_type_name(name.append("an array of "), raw_type_name<typename Y::value_type>());
        else append_type_name(name, raw_type_name<Y>());
        return name;
    }
    template <class Y, class T>
    static constexpr std::ptrdiff_t rank_of() {
        if constexpr (XtensorExpression<Y, T>) return static_rank_v<Y>;
        else return -1;
    }
};

}  // namespace idem::detail
