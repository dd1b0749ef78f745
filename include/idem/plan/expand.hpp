/// Streams whose extents of 1 repeat beside the larger ones of another.
#pragma once

#include <idem/plan/graph.hpp>
#include <idem/shape/joined.hpp>

#include <cstddef>
#include <cstdint>

namespace idem::detail {

/// Whether a stream of extents `one` repeats where it meets the other.
constexpr bool repeats_beside(const Extents& one, const Extents& other) {
    Extents whole = one;
    return broadcast(whole, other) && whole != one;
}

/// `number` in `layout`, with its extents of 1 as often as `whole` says.
constexpr int expand(Graph& graph, int number, const Extents& whole, kernel::Layout layout) {
    const int from = graph.in_layout(number, layout);
    const Extents in = in_memory(graph.value(from).extents, layout), out = in_memory(whole, layout);
    if (in == out) return from;
    const int result = graph.new_value(whole, layout);
    Step step{.computation = Computation::expand,
              .choose = &choose_kernels<Computation::expand>,
              .input = graph.value(from).storage,
              .output = graph.value(result).storage};
    step.geometry.extents = out;
    for (int axis = 0; axis < out.rank; ++axis)
        step.geometry.order[static_cast<std::size_t>(axis)] =
            in[axis] == out[axis] ? static_cast<std::int8_t>(axis) : std::int8_t{-1};
    graph.add_step(step);
    return result;
}

/// Whether a stream is one place of another, of the same channels.
constexpr bool is_one_place(const Extents& one, const Extents& whole, kernel::Layout layout) {
    const Extents in = in_memory(one, layout);
    return one.rank > 0 && one.size() == in[-1] && in[-1] == in_memory(whole, layout)[-1];
}

}  // namespace idem::detail
