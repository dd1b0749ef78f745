/// What the way from a normal form to steps consists of: what is carried along, and how a step is added to a graph.
///
/// What is to be done with a layer's output comes from the outside: y = activation(L(x) + operand). A product takes it
/// into its epilogue; whatever cannot is followed by a step that does it.
#pragma once

#include <idem/plan/expand.hpp>
#include <idem/plan/graph.hpp>
#include <idem/plan/growing.hpp>
#include <idem/plan/length.hpp>
#include <idem/rewrite/normal_form.hpp>
#include <idem/shape/joined.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace idem::detail {

/// What the walk over the normal form carries.
struct Lowering {
    struct Kept {
        std::string_view name;
        Values values;
    };
    Graph graph{};
    Growing<Kept> kept{};

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
    if (recipe.transposed_window != nullptr)
        recipe.first_weight = operation.first_phase * recipe.transposed_window->out_channels;
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
    if (step.computation == Computation::own) step.geometry.extents = graph.value(x).extents;
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

/// A step that copies a part into its slice of a whole along an axis, in the whole's layout: from `offset` floats of
/// each row on, which then is where the next part begins.
constexpr void put_slice(Graph& graph, int part, int whole, int axis, std::ptrdiff_t& offset) {
    const Value from = graph.value(part), to = graph.value(whole);
    const kernel::Geometry all = along_axis(to.extents, axis, to.layout).geometry;
    Step step{.computation = Computation::copy_slice,
              .choose = &choose_kernels<Computation::copy_slice>,
              .input = from.storage,
              .output = to.storage};
    step.geometry.outer = all.outer;
    step.geometry.axis = from.extents[axis] * all.inner;
    step.geometry.pitch = all.axis * all.inner;
    step.geometry.offset = offset;
    graph.add_step(step);
    offset += step.geometry.axis;
}

}  // namespace idem::detail
