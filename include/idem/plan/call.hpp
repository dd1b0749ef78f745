/// What model(x) needs to work on xtensor arrays. x: (batch, extents...), any batch; so is what it returns. Where a run
/// may have fewer positions, so may the arrays of a call.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/plan.hpp>
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
#include <vector>

namespace idem::detail {

/// "(batch, 3, 224, 224)", or with numbers for what was given.
inline std::string shape_text(std::span<const std::size_t> shape) {
    std::string text = "(";
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        text.append(axis ? ", " : "").append(std::to_string(shape[axis]));
    return text.append(")");
}

/// Which arrays of a call have positions, and how many of them. `longest` is 0 where there must be as many as the network
/// has.
struct CallLengths {
    int least = 0, longest = 0;
    StreamPositions in{}, out{};

    /// Whether they are along an axis of a stream.
    bool along(Positioned as, const Extents& whole, int axis) const {
        if (longest == 0) return false;
        return as == Positioned::pairs ? axis < 2 : axis == axis_of_positions(whole, as, longest);
    }
    /// The extents of an output; `positions` is 0 where no input has any.
    Extents extents_of(Extents whole, std::size_t output, int positions) const {
        for (int axis = 0; axis < whole.rank && positions != 0; ++axis)
            if (along(out[output], whole, axis)) {
                whole.set(axis, whole[axis] / longest * positions);
                break;
            }
        return whole;
    }
};

/// How many positions one input has, or 0 if it has none. Throws ShapeError where the extents are not the network's.
inline int positions_of(std::span<const std::size_t> given, const Extents& wanted, std::size_t number,
                        const CallLengths& lengths) {
    const auto varies = [&](int axis) { return lengths.along(lengths.in[number], wanted, axis); };
    bool equal = given.size() == static_cast<std::size_t>(wanted.rank) + 1;
    std::size_t positions = 0;
    for (int axis = 0; axis < wanted.rank && equal; ++axis) {
        const std::size_t extent = given[static_cast<std::size_t>(axis) + 1];
        const auto most = static_cast<std::size_t>(wanted[axis]), least = static_cast<std::size_t>(lengths.least);
        if (!varies(axis)) equal = extent == most;
        else {
            equal = extent >= least && extent <= most && (positions == 0 || extent == positions);
            positions = extent;
        }
    }
    if (equal) return static_cast<int>(positions);
    std::string text = "input " + std::to_string(number) + " is " + shape_text(given);
    text.append(", but the network takes (batch");
    for (int axis = 0; axis < wanted.rank; ++axis) {
        text.append(", ");
        if (varies(axis)) text.append(std::to_string(lengths.least)).append(" to ");
        text.append(std::to_string(wanted[axis]));
    }
    throw ShapeError(text.append(")"));
}

/// The same of an array, whose rank may be known at run time only.
template <class X>
int positions_in(const X& x, const Extents& wanted, std::size_t number, const CallLengths& lengths) {
    std::vector<std::size_t> extents;
    for (const auto extent : x.shape()) extents.push_back(static_cast<std::size_t>(extent));
    return positions_of(extents, wanted, number, lengths);
}

/// The positions of all inputs, from those of each; 0 if none has any. Throws ShapeError where two disagree.
inline int common_positions(std::span<const int> positions) {
    const auto has = [&](std::size_t input) {
        return "input " + std::to_string(input) + " has " + std::to_string(positions[input]) + " positions";
    };
    std::size_t first = 0;
    while (first + 1 < positions.size() && positions[first] == 0) ++first;
    for (std::size_t i = first + 1; i < positions.size(); ++i)
        if (positions[i] != 0 && positions[i] != positions[first]) throw ShapeError(has(first) + ", but " + has(i));
    return positions[first];
}

/// The batch of all inputs. Throws ShapeError where two disagree.
inline std::size_t common_batch(std::span<const std::size_t> batches) {
    for (std::size_t i = 1; i < batches.size(); ++i)
        if (batches[i] != batches[0])
            throw ShapeError("input " + std::to_string(i) + " has a batch of " + std::to_string(batches[i]) +
                             ", but input 0 of " + std::to_string(batches[0]));
    return batches[0];
}

template <std::size_t rank>
XtensorOutput<rank> make_output(std::size_t batch, const Extents& extents) {
    std::array<std::size_t, rank> shape{batch};
    for (std::size_t axis = 1; axis < rank; ++axis)
        shape[axis] = static_cast<std::size_t>(extents[static_cast<int>(axis) - 1]);
    return make_xtensor(shape);
}

/// What a call returns: an array, or a tuple of them.
template <const Streams& out, class = std::make_index_sequence<static_cast<std::size_t>(out.count)>>
struct ResultsOf;
template <const Streams& out, std::size_t... O>
struct ResultsOf<out, std::index_sequence<O...>> {
    using type = std::tuple<XtensorOutput<static_cast<std::size_t>(out.extents[O].rank) + 1>...>;
};
template <const Streams& out>
struct ResultsOf<out, std::index_sequence<0>> {
    using type = XtensorOutput<static_cast<std::size_t>(out.extents[0].rank) + 1>;
};

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
