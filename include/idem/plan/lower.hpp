/// From a normal form to steps. Each kind of type says here how it runs; everything is a value from here on.
#pragma once

#include <idem/plan/products.hpp>

#include <cstddef>

namespace idem::detail {

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
    } else if constexpr (interleaves<L>()) {
        return lower_interleaved<L>(graph, x, base, outside);
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
            const int y = add_operation(graph, operation, out, step, from, outside);
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
