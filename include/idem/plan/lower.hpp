/// From a normal form to steps. Each kind of type says here how it runs; everything is a value from here on.
///
/// What is to be done with a layer's output comes from the outside: y = activation(L(x) + operand). A product takes it
/// into its epilogue; whatever cannot is followed by a step that does it.
#pragma once

#include <idem/plan/expand.hpp>
#include <idem/plan/graph.hpp>
#include <idem/plan/length.hpp>
#include <idem/rewrite/normal_form.hpp>
#include <idem/shape/joined.hpp>

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace idem::detail {

/// What the walk over the normal form carries.
struct Lowering {
    struct Kept {
        std::string_view name;
        Values values;
    };
    Graph graph{};
    std::vector<Kept> kept{};

    constexpr const Values& kept_as(std::string_view name) const {
        for (const Kept& tap : kept)
            if (tap.name == name) return tap.values;
        __builtin_unreachable();  // the network's check has reported it
    }
};

/// A function that is applied: for kernels, and for what unrolls the steps.
struct Applied {
    kernel::Activation activation{};
    kernel::Lanewise lanewise = kernel::lanewise_v<kernel::None>;
};
template <class Function>
inline constexpr Applied applied_v{kernel::activation_v<Function>, kernel::lanewise_v<Function>};

/// What follows a layer: y = applied(L(x) + operand).
struct Outside {
    int operand = none;
    Applied applied{};

    constexpr bool applies() const { return applied.activation != kernel::Activation{}; }
};

/// `base` is the number of the first parameter of what is lowered.
using Lower = Values (*)(Lowering&, const Values&, int base, const Outside&);

template <class L>
struct LowerAs;

template <class L>
constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
    return LowerAs<L>::lower(lowering, in, base, outside);
}

/// The parameters of a normal form, without walking through its shapes.
template <class L>
inline constexpr int parameters_in_v = parameter_count_v<L>;
template <class... L>
inline constexpr int sum_of_parameters_v = sum({parameters_in_v<L>...});

/// One number from one number, or from two of the same place.
template <Computation computation>
constexpr int combine(Graph& graph, int x, Outside with) {
    Extents whole = graph.value(x).extents;
    if (with.operand != none) {
        broadcast(whole, graph.value(with.operand).extents);
        if (whole != graph.value(x).extents) std::swap(x, with.operand);  // a sum, a product
        x = expand(graph, x, whole, graph.value(x).layout);
    }
    const Value from = graph.value(x);
    const int result = graph.new_value(whole, from.layout);
    Step step{.computation = computation,
              .choose = &choose_kernels<computation>,
              .unrolled = with.applied.lanewise,
              .input = from.storage,
              .output = graph.value(result).storage,
              .in_place = true};
    step.geometry = graph.elementwise(x);
    step.geometry.activation = with.applied.activation;
    if (with.operand != none) {
        const Extents operand = graph.value(with.operand).extents;
        kernel::Geometry& g = step.geometry;
        g.operand_repeats = operand != whole && is_one_place(operand, whole, from.layout);
        if (g.operand_repeats) {  // beside each place of these extents; the memory's own may be smaller or larger
            g.channels = g.out_channels = in_memory(whole, from.layout)[-1];
            g.height = g.out_height = static_cast<int>(g.inner / g.channels);
        }
        const int other = g.operand_repeats ? graph.in_layout(with.operand, from.layout)
                                            : expand(graph, with.operand, whole, from.layout);
        step.operand = graph.value(other).storage;
    }
    graph.add_step(step);
    return result;
}

/// y = applied(x + operand), where nothing before could do it.
constexpr Values finish(Graph& graph, int x, const Outside& outside) {
    if (outside.operand != none) return combine<Computation::add>(graph, x, outside);
    if (!outside.applies()) return x;
    return combine<Computation::map>(graph, x, outside);
}

/// The same for what computes nothing itself, and so may carry several streams.
constexpr Values pass_on(Graph& graph, const Values& in, const Outside& outside) {
    if (outside.operand == none && !outside.applies()) return in;
    return finish(graph, in[0], outside);
}

constexpr Recipe recipe_of(const Operation& operation, int base) {
    const auto shifted = [base](int number) { return number == none ? none : base + number; };
    Recipe recipe{.weight = shifted(operation.weight), .bias = shifted(operation.bias)};
    const Normalisation& n = operation.normalisation;
    recipe.transposed = operation.transposed;
    recipe.transposed_window = operation.transposed_window;
    recipe.normalisation = {shifted(n.weight), shifted(n.bias), shifted(n.mean), shifted(n.variance), n.eps};
    return recipe;
}

/// What a normalisation with an activation behind it would be in front of a product.
constexpr kernel::Prologue prologue_with(const kernel::Activation& activation) {
    if (activation == kernel::activation_v<kernel::None>) return kernel::Prologue::scale_shift;
    if (activation == kernel::activation_v<kernel::Relu>) return kernel::Prologue::scale_shift_relu;
    return kernel::Prologue::none;
}

/// One operation as one step, with what follows it.
constexpr int add_operation(Graph& graph, const Operation& operation, const Extents& out, Step step, int x,
                            const Outside& outside = {}) {
    if (outside.operand != none && repeats_beside(out, graph.value(outside.operand).extents))
        return finish(graph, add_operation(graph, operation, out, step, x), outside)[0];
    const int in = graph.in_layout(x, operation.input);
    const kernel::Layout layout =
        operation.output == kernel::Layout::any ? graph.value(in).layout : operation.output;
    if (outside.operand != none) step.operand = graph.value(expand(graph, outside.operand, out, layout)).storage;
    const int result = graph.new_value(out, layout);
    step.input = graph.value(in).storage;
    step.output = graph.value(result).storage;
    step.in_place = operation.in_place;
    step.on_positions = operation.on_positions;
    step.geometry = operation.geometry;
    step.geometry.extents = graph.value(x).extents;
    step.geometry.activation = outside.applied.activation;
    step.unrolled = outside.applied.lanewise;
    if (step.computation == Computation::scale_shift) step.as_prologue = prologue_with(outside.applied.activation);
    graph.add_step(step);
    return result;
}

/// `out` columns of a product with (T, in), whose weights begin at row `first_out` of parameter `weight`.
constexpr int lower_projection(Graph& graph, int x, int out, const Recipe& recipe, ChooseKernels choose,
                               const Applied& applied = {}) {
    const Extents in = graph.value(x).extents;
    Operation operation;
    operation.geometry.height = operation.geometry.out_height = in[0];
    operation.geometry.channels = in[1];
    operation.geometry.out_channels = out;
    return add_operation(graph, operation, {in[0], out},
                         {.computation = Computation::linear, .choose = choose, .recipe = recipe}, x,
                         {.applied = applied});
}

template <class L>
constexpr Algorithms algorithms_of() {
    if constexpr (L::computation != Computation::convolution) return {false, false, false};
    else {
        const kernel::Geometry least = L::least_geometry();
        return {kernel::first_convolution_applies(least), kernel::depthwise_applies(least),
                kernel::winograd_applies(least)};
    }
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

/// Whether outputs have phases, which are put in their places by a step of their own.
template <class L>
constexpr bool interleaves() {
    if constexpr (requires { L::interleaves(); }) return L::interleaves();
    else return false;
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

/// A product's step, with what follows it. One that gives the phases of its outputs as channels is followed by the step
/// that puts them in their places, and takes an operand only there.
template <class L>
constexpr int add_product(Graph& graph, const Operation& operation, const Extents& out, const Step& step, int x,
                          const Outside& outside) {
    if constexpr (interleaves<L>()) {
        const bool late = outside.operand != none;
        const Extents in = graph.value(x).extents;
        const int phases = add_operation(graph, operation, L::phase_extents(in), step, x,
                                         late ? Outside{} : Outside{.applied = outside.applied});
        const Step between{.computation = Computation::interleave,
                           .choose = &choose_kernels<Computation::interleave>};
        const int y = add_operation(graph, L::interleave(in), out, between, phases);
        return late ? finish(graph, y, outside)[0] : y;
    } else return add_operation(graph, operation, out, step, x, outside);
}

template <class L>
constexpr Operation operation_of(const Extents& in, kernel::Layout layout) {
    if constexpr (requires { L::operation(in, layout); }) return L::operation(in, layout);
    else return L::operation(in);
}

/// A layer that takes what follows it into its own step.
template <class L>
constexpr int lower_layer(Graph& graph, int x, int base, const Outside& outside = {}) {
    const Extents in = graph.value(x).extents, out = leaf_v<L>.output(in);
    if constexpr (!HasOperation<L>) {
        const Step step{.computation = Computation::own,
                        .choose = &choose_own<L>,
                        .recipe = {.own = base, .own_count = parameter_count_v<L>}};
        const Operation operation{.on_positions =
                                      is_position_wise_v<L> ? OnPositions::each_alone : OnPositions::as_computed};
        return add_operation(graph, operation, out, step, x);
    } else {
        Operation operation = operation_of<L>(in, graph.value(x).layout);
        if constexpr (L::computation == Computation::nothing) {
            const int from = graph.in_layout(x, operation.input);
            return graph.view(from, out, operation.output == kernel::Layout::any ? graph.value(from).layout
                                                                                 : operation.output);
        }
        else {
            int from = x;
            const Step step = product_step<L>(graph, from, operation, base);
            const int y = add_product<L>(graph, operation, out, step, from, outside);
            if constexpr (L::computation == Computation::pad) note_margin(graph, x, operation.geometry, y);
            return y;
        }
    }
}

template <class L>
inline constexpr Applied applied_by_v = applied_v<typename L::function>;

template <class L>
struct LowerAs {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        Graph& graph = lowering.graph;
        if constexpr (role_v<L> == Role::product)
            return lower_layer<L>(graph, in[0], base, outside);
        else if constexpr (role_v<L> == Role::lookup)
            return finish(graph, lower_layer<L>(graph, in[0], base, {.operand = outside.operand}),
                          {.applied = outside.applied});
        else if constexpr (role_v<L> == Role::nothing)
            return pass_on(graph, in, outside);
        else if constexpr (role_v<L> == Role::activation)
            return finish(graph, combine<Computation::map>(graph, in[0], {.applied = applied_by_v<L>}), outside);
        else if (role_v<L> == Role::normalisation && outside.operand == none)
            return lower_layer<L>(graph, in[0], base, outside);
        else
            return finish(graph, lower_layer<L>(graph, in[0], base), outside);
    }
};

template <int input>
struct LowerAs<PassThrough<input>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int, const Outside& outside) {
        return finish(lowering.graph, in[input], outside);
    }
};

template <class... L>
inline constexpr int parameters_in_v<Sequential<L...>> = sum_of_parameters_v<L...>;

template <class... L>
struct LowerAs<Sequential<L...>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        constexpr std::size_t last = sizeof...(L) - 1;
        constexpr Lower inner[] = {&detail::lower<L>...};
        constexpr int counts[] = {parameters_in_v<L>...};
        Values values = in;
        for (std::size_t i = 0; i < last; ++i) {
            values = inner[i](lowering, values, base, {});
            base += counts[i];
        }
        return inner[last](lowering, values, base, outside);
    }
};

}  // namespace idem::detail
