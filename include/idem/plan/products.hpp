/// How convolutions and matrix products become steps: which kernels they may take, the zeros around their input as
/// their own padding, and a transposed convolution as its phases.
#pragma once

#include <idem/plan/lowering.hpp>

#include <cstddef>

namespace idem::detail {

/// Whether outputs have phases, which are put in their places by a step of their own.
template <class L>
constexpr bool interleaves() {
    if constexpr (requires { L::phase_count(); }) return L::phase_count() > 1;
    else return false;
}

/// Calls `body` with the phases of each kind, those that lie behind each other.
template <class L, class Body>
constexpr void for_each_phases(Body body) {
    for (int first = 0; first < L::phase_count();) {
        const auto phases = L::phases_from(first);
        body(phases);
        first += phases.count;
    }
}

constexpr Algorithms algorithms_of(const kernel::Geometry& least) {
    return {kernel::first_convolution_applies(least), kernel::depthwise_applies(least), kernel::narrow_applies(least),
            kernel::winograd_applies(least)};
}

template <class L>
constexpr Algorithms algorithms_of() {
    if constexpr (L::computation != Computation::convolution) return {false, false, false, false};
    else if constexpr (interleaves<L>()) {
        Algorithms any = algorithms_of(L::least_geometry(L::all_phases()));
        for_each_phases<L>([&](const auto& phases) {
            const Algorithms some = algorithms_of(L::least_geometry(phases));
            any = {any.first || some.first, any.depthwise || some.depthwise, any.narrow || some.narrow,
                   any.winograd || some.winograd};
        });
        return any;
    } else return algorithms_of(L::least_geometry());
}

template <class L>
constexpr Step step_of(const Operation& operation, int base) {
    return {.computation = L::computation,
            .choose = &choose_kernels<L::computation, algorithms_of<L>()>,
            .recipe = recipe_of(operation, base)};
}

/// Of a convolution whose input is in PyTorch's order, and whose channels are few: the step that reads it so, and the
/// operation changed to that.
constexpr Step first_step_of(Operation& operation, Step step) {
    operation.input = kernel::Layout::rows;
    step.computation = Computation::first_convolution;
    step.choose = &choose_kernels<Computation::first_convolution>;
    return step;
}

/// `y` is `x` with zeros around it, if `pad` says so.
constexpr void note_margin(Graph& graph, int x, const kernel::Geometry& pad, int y) {
    if (pad.border != kernel::Border::zeros) return;
    graph.values[static_cast<std::size_t>(y)].margin = {x, pad.vertical.padding, pad.horizontal.padding};
}

/// Of a convolution of zeros around something: the one that reads what is inside, with so much more padding. Its output
/// says what there is of it behind.
constexpr void read_inside_margins(const Graph& graph, int& x, Operation& operation) {
    kernel::Geometry& g = operation.geometry;
    for (Margin margin = graph.value(x).margin; margin.inside != none; margin = graph.value(x).margin) {
        x = margin.inside;
        const Extents& in = graph.value(x).extents;
        g.vertical.padding += margin.top;
        g.horizontal.padding += margin.left;
        if (in.rank == 3) g.height = in[1];
        g.width = in[-1];
    }
}

/// The step of a product on value `x`, which may become another.
template <class L>
constexpr Step product_step(const Graph& graph, int& x, Operation& operation, int base) {
    if constexpr (L::computation == Computation::convolution && !interleaves<L>())
        read_inside_margins(graph, x, operation);
    const Step step = step_of<L>(operation, base);
    if constexpr (algorithms_of<L>().first)
        if (graph.value(x).layout == kernel::Layout::rows && kernel::first_convolution_applies(operation.geometry) &&
            !slides_over_line(operation.geometry))
            return first_step_of(operation, step);
    return step;
}

/// Whether a layer's phases are computed clearly faster by one convolution than by one for each kind of them.
template <class L>
constexpr bool has_phases_at_once(const Extents& in) {
    if (!L::has_one_group()) return false;
    const auto cycles = [&](const auto& phases) {
        const kernel::Geometry g = L::operation(in, phases).geometry;
        return kernel::convolution_cycles(g, kernel::choose_convolution(g));
    };
    double one_by_one = 0;
    for_each_phases<L>([&](const auto& phases) { one_by_one += cycles(phases); });
    return cycles(L::all_phases()) < 0.9 * one_by_one;
}

/// A layer's phases as channels, side by side, with a normalisation of its outputs.
template <class L>
constexpr int lower_phases(Graph& graph, int x, int base, const Normalisation& normalisation, const Applied& applied) {
    const Extents in = graph.value(x).extents;
    const auto lower_some = [&](const auto& phases) {
        Operation operation = L::operation(in, phases);
        int from = x;
        Step step = product_step<L>(graph, from, operation, base);
        step.recipe.normalisation = normalisation;
        return add_operation(graph, operation, L::phase_extents(in, phases.count), step, from, {.applied = applied});
    };
    if (has_phases_at_once<L>(in)) return lower_some(L::all_phases());
    const int whole = graph.new_value(L::phase_extents(in, L::phase_count()), kernel::Layout::channels_last);
    std::ptrdiff_t offset = 0;
    for_each_phases<L>([&](const auto& phases) { put_slice(graph, lower_some(phases), whole, 0, offset); });
    return whole;
}

/// A layer whose outputs have phases: the step that puts these in their places follows, and an operand is added there.
template <class L>
constexpr int lower_interleaved(Graph& graph, int x, int base, const Outside& outside,
                                const Normalisation& normalisation = {}) {
    const bool late = outside.operand != none;
    const int phases = lower_phases<L>(graph, x, base, normalisation, late ? Applied{} : outside.applied);
    const Step between{.computation = Computation::interleave, .choose = &choose_kernels<Computation::interleave>};
    const Extents in = graph.value(x).extents;
    const int y = add_operation(graph, L::interleave(in), L::output(in), between, phases);
    return late ? finish(graph, y, outside)[0] : y;
}

}  // namespace idem::detail
