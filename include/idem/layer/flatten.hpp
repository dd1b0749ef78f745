/// Flatten: (C, H, W) to (C H W), in PyTorch's order of elements; Unflatten: the other way.
/// Source: torch.nn.Flatten, torch.nn.Unflatten.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/shape/shape.hpp>

#include <limits>

namespace idem {

/// Joins the axes from `Start` to `End`, both included. Axes are those of one sample; the batch is not counted, so
/// PyTorch's Flatten(1, -1) is BasicFlatten<0, -1>.
template <int Start = 0, int End = -1>
struct BasicFlatten {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::nothing;

    static constexpr bool accepts(const Extents& in) {
        const int start = detail::wrapped_axis(Start, in), end = detail::wrapped_axis(End, in);
        return 0 <= start && start <= end && end < in.rank &&
               in.size(start, end + 1) <= std::numeric_limits<int>::max();
    }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("a shape that has these axes, with fewer than 2147483648 elements");
    }
    static constexpr Extents output(Extents in) {
        if (!accepts(in)) return in;
        const int start = detail::wrapped_axis(Start, in), end = detail::wrapped_axis(End, in);
        Extents out;
        for (int axis = 0; axis < start; ++axis) out.append(in[axis]);
        out.append(static_cast<int>(in.size(start, end + 1)));
        for (int axis = end + 1; axis < in.rank; ++axis) out.append(in[axis]);
        return out;
    }
    /// Channels that stay alone stay where they are.
    static constexpr detail::Operation operation(const Extents& in) {
        detail::Operation operation;
        if (detail::wrapped_axis(Start, in) > 0) operation.input = operation.output = kernel::Layout::any;
        return operation;
    }
};

struct Flatten : BasicFlatten<> {};

/// Makes the axes S, a Shape<D...>, of one axis. Axes are those of one sample: PyTorch's Unflatten(1, (8, 7, 7)) is
/// Unflatten<0, Shape<8, 7, 7>>.
template <int axis, class S>
struct Unflatten : detail::NoSuchLayer<"no Shape<...> of what its axis becomes"> {};
template <int axis, int... D>
struct Unflatten<axis, Shape<D...>> {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::nothing;

    static constexpr bool accepts(const Extents& in) {
        const int k = detail::wrapped_axis(axis, in);
        return 0 <= k && k < in.rank && in[k] == Shape<D...>::size &&
               in.rank - 1 + static_cast<int>(sizeof...(D)) <= Extents::max_rank;
    }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("a shape whose axis ").append(axis).append(" has ").append(Shape<D...>::size);
        text.append(" elements, with at most ").append(Extents::max_rank).append(" axes in their place");
    }
    static constexpr Extents output(Extents in) {
        if (!accepts(in)) return in;
        const int k = detail::wrapped_axis(axis, in);
        Extents out;
        for (int i = 0; i < k; ++i) out.append(in[i]);
        for (int d : {D...}) out.append(d);
        for (int i = k + 1; i < in.rank; ++i) out.append(in[i]);
        return out;
    }
    static constexpr detail::Operation operation(const Extents&) { return {}; }
};

}  // namespace idem
