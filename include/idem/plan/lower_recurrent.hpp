/// How recurrent layers run: one row after the other. Of a wide input the product of all rows and its weights comes
/// first.
#pragma once

#include <idem/layer/recurrent_pass.hpp>
#include <idem/plan/lower.hpp>

namespace idem::detail {

/// Up to so many columns of the input each row's products are cheaper with those of the units than in a step of
/// their own.
inline constexpr int few_recurrent_inputs = 16;

template <class Whole, class Cell, class Numbers, int In, int H, int layer, bool backwards>
struct LowerAs<RecurrentPass<Whole, Cell, Numbers, In, H, layer, backwards>> {
    using Layer = RecurrentPass<Whole, Cell, Numbers, In, H, layer, backwards>;

    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        Graph& graph = lowering.graph;
        const Extents extents = graph.value(in[0]).extents;
        Operation operation = Layer::operation(extents);
        Step step = step_of<Layer>(operation, base);
        step.recipe.recurs = true;
        if (!backwards) step.state = graph.add_storage({.floats = (1 + Cell::keeps_more) * H, .state = true});
        int x = in[0];
        if (In > few_recurrent_inputs) {
            const Recipe recipe{.weight = step.recipe.weight, .bias = step.recipe.bias};
            x = lower_projection(graph, x, Numbers::gates, recipe, &choose_kernels<Computation::linear>);
            operation.geometry.channels = Numbers::gates;
            operation.geometry.groups = Cell::gates;
        }
        return finish(graph, add_operation(graph, operation, Layer::output(extents), step, x), outside);
    }
};

}  // namespace idem::detail
