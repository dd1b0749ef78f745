/// Parts of a stream, and its axes in another order. Axes are those of one sample; negative ones count from the end.
///
///     Slice<axis, begin, end>   the elements from `begin` up to, not including, `end` along an axis; of both, too,
///                               negative ones count from the end
///     Select<axis, index>       the one at `index`; the axis goes. Select<0, 0> is a class token, Select<0, -1> the
///                               last position that there is
///     Permute<axes...>          axis i of the output is axis axes[i] of the input
///
/// Source: torch.Tensor's x[begin:end], torch.select, torch.permute.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>

namespace idem {
namespace detail {

/// `count` elements along `axis`, in the layout that the input has; a negative `begin` counts from the end.
constexpr Operation take_along(const Extents& in, int axis, int begin, int count, kernel::Layout layout) {
    Operation operation = along_axis(in, axis, layout);
    kernel::Geometry& g = operation.geometry;
    operation.in_place = false;
    g.pitch = g.axis * g.inner;
    g.axis = count * g.inner;
    g.offset = begin * g.inner;
    g.inner = 1;
    return operation;
}

}  // namespace detail

template <int axis, int begin, int end>
struct Slice {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::take_slice;

    static constexpr detail::Flaw flaw() {
        if ((begin < 0) == (end < 0) && begin >= end) return {diagnostic::Code::beyond_range, "no elements", {}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) {
        const int k = detail::wrapped_axis(axis, in);
        return k >= 0 && k < in.rank && from(in) >= 0 && from(in) < to(in) && to(in) <= in[k];
    }
    static constexpr void takes(Text& text, const Extents&) { text.append("a shape that has these elements"); }
    static constexpr Extents output(Extents in) {
        if (accepts(in)) in.set(axis, to(in) - from(in));
        return in;
    }
    static constexpr detail::Operation operation(const Extents& in, kernel::Layout layout) {
        // In a run of fewer positions both ends move with the last one, or neither does.
        const bool from_end = begin < 0 && (end < 0 || end == in[axis]);
        detail::Operation operation = detail::take_along(in, detail::wrapped_axis(axis, in),
                                                         from_end ? begin : from(in), to(in) - from(in), layout);
        if (!from_end && (begin < 0 || end < 0)) operation.on_positions = detail::OnPositions::needs_all;
        return operation;
    }

  private:
    static constexpr int from(const Extents& in) { return begin < 0 ? begin + in[axis] : begin; }
    static constexpr int to(const Extents& in) { return end < 0 ? end + in[axis] : end; }
};

template <int axis, int index>
struct Select {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::take_slice;

    static constexpr bool accepts(const Extents& in) {
        const int k = detail::wrapped_axis(axis, in);
        return in.rank >= 2 && k >= 0 && k < in.rank && index >= -in[k] && index < in[k];
    }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("a shape of 2 axes or more that has this element");
    }
    static constexpr Extents output(Extents in) {
        Extents out;
        for (int i = 0; i < in.rank; ++i)
            if (i != detail::wrapped_axis(axis, in)) out.append(in[i]);
        return out;
    }
    static constexpr detail::Operation operation(const Extents& in, kernel::Layout layout) {
        const int k = detail::wrapped_axis(axis, in);
        detail::Operation operation = detail::take_along(in, k, index, 1, layout);
        if (k == 0) operation.output = kernel::Layout::rows;  // of one channel
        return operation;
    }
};

template <int... axes>
struct Permute {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::permute;
    static constexpr int order[sizeof...(axes)]{axes...};

    static constexpr bool accepts(const Extents& in) {
        if (in.rank != sizeof...(axes)) return false;
        for (int axis = 0; axis < in.rank; ++axis) {
            int count = 0;
            for (int i = 0; i < in.rank; ++i) count += detail::wrapped_axis(order[i], in) == axis;
            if (count != 1) return false;
        }
        return true;
    }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("a shape of ").append(sizeof...(axes)).append(" axes, each of which it names once");
    }
    static constexpr Extents output(Extents in) {
        if (!accepts(in)) return in;
        Extents out;
        for (int axis : order) out.append(in[axis]);
        return out;
    }
    static constexpr detail::Operation operation(const Extents& in) {
        return detail::permuted(in, {detail::wrapped_axis(axes, in)...});
    }
    /// Whether every axis goes so many places on: with 1 the last becomes the first, rows seen as channels last; with -1
    /// the first becomes the last, channels last seen as rows.
    static constexpr bool rotates(int places) {
        constexpr int rank = sizeof...(axes);
        for (int i = 0; i < rank; ++i)
            if ((order[i] + rank) % rank != (i + rank - places) % rank) return false;
        return true;
    }
};

}  // namespace idem
