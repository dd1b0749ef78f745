/// Flatten: (C, H, W) to (C H W), in PyTorch's order of elements. Source: torch.nn.Flatten.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>

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

}  // namespace idem
