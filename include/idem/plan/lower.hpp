/// From a normal form to steps. Each kind of type says here how it runs; everything is a value from here on.
///
/// `Activation` and `operand` come from the outside: y = Activation(L(x) + operand). A product takes them into its
/// epilogue; whatever cannot is followed by a step that applies them.
#pragma once

#include <idem/plan/graph.hpp>
#include <idem/rewrite/normal_form.hpp>

#include <array>
#include <cstddef>
#include <string_view>

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
        return kept.front().values;  // the network's check has reported it
    }
};

/// `base` is the number of the first parameter of what is lowered.
using Lower = Values (*)(Lowering&, const Values&, int base, int operand);

template <class L>
struct LowerAs;

template <class L, class Activation>
constexpr Values lower(Lowering& lowering, const Values& in, int base, int operand) {
    return LowerAs<L>::template lower<Activation>(lowering, in, base, operand);
}

/// The parameters of a normal form, without walking through its shapes.
template <class L>
inline constexpr int parameters_in_v = parameter_count_v<L>;
template <class... L>
inline constexpr int sum_of_parameters_v = sum({parameters_in_v<L>...});

/// One number from one number, or from two of the same place.
template <Computation computation, class Activation>
constexpr int combine(Graph& graph, int x, int operand) {
    const Value from = graph.value(x);
    const int other = operand == none ? none : graph.in_layout(operand, from.layout);
    const int result = graph.new_value(from.extents, from.layout);
    Step step{.computation = computation,
              .choose = &choose_kernels<computation, Activation>,
              .activation = kernel::lanewise_v<Activation>,
              .input = from.storage,
              .output = graph.value(result).storage,
              .in_place = true};
    if (other != none) step.operand = graph.value(other).storage;
    step.geometry = graph.elementwise(x);
    graph.add_step(step);
    return result;
}

/// y = Activation(x + operand), where nothing before could do it.
template <class Activation>
constexpr Values finish(Graph& graph, int x, int operand) {
    if (operand != none) return combine<Computation::add, Activation>(graph, x, operand);
    if (std::same_as<Activation, kernel::None>) return x;
    return combine<Computation::map, Activation>(graph, x, none);
}

/// The same for what computes nothing itself, and so may carry several streams.
template <class Activation>
constexpr Values pass_on(Graph& graph, const Values& in, int operand) {
    if (operand == none && std::same_as<Activation, kernel::None>) return in;
    return finish<Activation>(graph, in[0], operand);
}

constexpr Recipe recipe_of(const Operation& operation, int base) {
    const auto shifted = [base](int number) { return number == none ? none : base + number; };
    Recipe recipe{.weight = shifted(operation.weight), .bias = shifted(operation.bias)};
    const Normalisation& n = operation.normalisation;
    recipe.transposed = operation.transposed;
    recipe.normalisation = {shifted(n.weight), shifted(n.bias), shifted(n.mean), shifted(n.variance), n.eps};
    return recipe;
}

/// What a normalisation with an activation behind it would be in front of a product.
template <class Activation>
constexpr kernel::Prologue prologue_with() {
    if (std::same_as<Activation, kernel::None>) return kernel::Prologue::scale_shift;
    if (std::same_as<Activation, kernel::Relu>) return kernel::Prologue::scale_shift_relu;
    return kernel::Prologue::none;
}

/// One operation as one step.
constexpr int add_operation(Graph& graph, const Operation& operation, const Extents& out, Step step, int x,
                            int operand = none) {
    const int in = graph.in_layout(x, operation.input);
    const kernel::Layout layout =
        operation.output == kernel::Layout::any ? graph.value(in).layout : operation.output;
    if (operand != none) step.operand = graph.value(graph.in_layout(operand, layout)).storage;
    const int result = graph.new_value(out, layout);
    step.input = graph.value(in).storage;
    step.output = graph.value(result).storage;
    step.in_place = operation.in_place;
    step.by_position = operation.by_position;
    step.geometry = operation.geometry;
    step.geometry.extents = graph.value(x).extents;
    graph.add_step(step);
    return result;
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

template <class L, class Activation>
constexpr Step step_of(const Operation& operation, int base) {
    return {.computation = L::computation,
            .choose = &choose_kernels<L::computation, Activation, algorithms_of<L>()>,
            .activation = kernel::lanewise_v<Activation>,
            .as_prologue = L::computation == Computation::scale_shift ? prologue_with<Activation>()
                                                                      : kernel::Prologue::none,
            .recipe = recipe_of(operation, base)};
}

/// Of a convolution whose input is in PyTorch's order, and whose channels are few: the step that reads it so, and the
/// operation changed to that.
template <class L, class Activation>
constexpr Step first_step_of(Operation& operation, Step step) {
    operation.input = kernel::Layout::rows;
    step.computation = Computation::first_convolution;
    step.choose = &choose_kernels<Computation::first_convolution, Activation>;
    return step;
}

/// The step of a product on value `x`.
template <class L, class Activation>
constexpr Step product_step(const Graph& graph, int x, Operation& operation, int base) {
    const Step step = step_of<L, Activation>(operation, base);
    if constexpr (algorithms_of<L>().first)
        if (graph.value(x).layout == kernel::Layout::rows && kernel::first_convolution_applies(operation.geometry))
            return first_step_of<L, Activation>(operation, step);
    return step;
}

/// A layer that stands alone: Activation(L(x)).
template <class L, class Activation>
constexpr int lower_layer(Graph& graph, int x, int base, int operand = none) {
    const Extents in = graph.value(x).extents, out = L::output(in);
    if constexpr (!HasOperation<L>) {
        const Step step{.computation = Computation::own,
                        .choose = &choose_own<L>,
                        .recipe = {.own = base, .own_count = parameter_count_v<L>}};
        return add_operation(graph, {}, out, step, x);
    } else {
        Operation operation = L::operation(in);
        if constexpr (L::computation == Computation::nothing) {
            const int from = graph.in_layout(x, operation.input);
            return graph.view(from, out, operation.output == kernel::Layout::any ? graph.value(from).layout
                                                                                 : operation.output);
        }
        else {
            const Step step = product_step<L, Activation>(graph, x, operation, base);
            return add_operation(graph, operation, out, step, x, operand);
        }
    }
}

/// Activations that stand alone are themselves what they apply.
template <class L>
struct AppliedBy {
    using type = kernel::None;
};
template <class L>
    requires(role_v<L> == Role::activation)
struct AppliedBy<L> {
    using type = typename L::function;
};

template <class L>
struct LowerAs {
    template <class Activation>
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, int operand) {
        Graph& graph = lowering.graph;
        if constexpr (role_v<L> == Role::product)
            return lower_layer<L, Activation>(graph, in[0], base, operand);
        else if constexpr (role_v<L> == Role::lookup)
            return finish<Activation>(graph, lower_layer<L, kernel::None>(graph, in[0], base, operand), none);
        else if constexpr (role_v<L> == Role::nothing)
            return pass_on<Activation>(graph, in, operand);
        else
            return finish<Activation>(graph, lower_layer<L, typename AppliedBy<L>::type>(graph, in[0], base), operand);
    }
};

template <int input>
struct LowerAs<PassThrough<input>> {
    template <class Activation>
    static constexpr Values lower(Lowering& lowering, const Values& in, int, int operand) {
        return finish<Activation>(lowering.graph, in[input], operand);
    }
};

template <class... L>
inline constexpr int parameters_in_v<Sequential<L...>> = sum_of_parameters_v<L...>;

template <class... L>
struct LowerAs<Sequential<L...>> {
    template <class Activation>
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, int operand) {
        constexpr std::size_t last = sizeof...(L) - 1;
        constexpr Lower inner[] = {&detail::lower<L, kernel::None>...};
        constexpr int counts[] = {parameters_in_v<L>...};
        Values values = in;
        for (std::size_t i = 0; i < last; ++i) {
            values = inner[i](lowering, values, base, none);
            base += counts[i];
        }
        return detail::lower<at_t<List<L...>, last>, Activation>(lowering, values, base, operand);
    }
};

/// Folds the normalisation that follows into a product's packing, if its channels are the product's outputs: a Linear
/// on (T, C) or (C, H, W) is followed by one along the first axis, and gives the last.
template <class Normalise>
constexpr bool fold(Step& step, const Operation& product, const Extents& out, int base) {
    if (out.rank != 1 && product.output != kernel::Layout::channels_last) return false;
    step.recipe.normalisation = recipe_of(Normalise::operation(out), base).normalisation;
    return true;
}

template <class... Parts>
inline constexpr int parameters_in_v<Fused<Parts...>> = sum_of_parameters_v<Parts...>;

/// A product with a normalisation behind it: Activation(normalise(L(x)) + operand).
template <class L, class Normalise, class Activation>
constexpr Values lower_normalised(Lowering& lowering, int x, int base, int operand) {
    Graph& graph = lowering.graph;
    const Extents in = graph.value(x).extents, out = L::output(in);
    Operation operation = L::operation(in);
    Step step = product_step<L, Activation>(graph, x, operation, base);
    if (fold<Normalise>(step, operation, out, base + parameter_count_v<L>))
        return add_operation(graph, operation, out, step, x, operand);
    const int product = lower_layer<L, kernel::None>(graph, x, base);
    return detail::lower<Normalise, Activation>(lowering, product, base + parameter_count_v<L>, operand);
}

/// The outside reaches the epilogue only where the step has no activation of its own.
template <class L>
struct LowerAs<Fused<L>> : LowerAs<L> {};
template <class L, class Last>
struct LowerAs<Fused<L, Last>> {
    template <class Activation>
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, int operand) {
        if constexpr (role_v<Last> == Role::normalisation)
            return lower_normalised<L, Last, Activation>(lowering, in[0], base, operand);
        else if constexpr (role_v<L> == Role::normalisation)
            return finish<Activation>(lowering.graph,
                                      lower_layer<L, typename Last::function>(lowering.graph, in[0], base), operand);
        else {
            const Values y = detail::lower<L, typename Last::function>(lowering, in, base, none);
            return finish<Activation>(lowering.graph, y[0], operand);
        }
    }
};
template <class L, class Normalise, class Last>
struct LowerAs<Fused<L, Normalise, Last>> {
    template <class Activation>
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, int operand) {
        const Values y = lower_normalised<L, Normalise, typename Last::function>(lowering, in[0], base, none);
        return finish<Activation>(lowering.graph, y[0], operand);
    }
};

}  // namespace idem::detail
