/// A normalisation, perhaps with a ReLU, in front of a 1x1 convolution or a Linear layer becomes part of how that reads
/// its input. (Behind a product it has been folded into the product's weights: see rewrite/fuse.hpp.)
#pragma once

#include <idem/plan/graph.hpp>

#include <cstddef>

namespace idem::detail {

/// Whether a step reads each element of its input as such, so that it can normalise as it reads.
constexpr bool takes_prologue(const Step& step) {
    if (step.computation != Computation::linear && step.computation != Computation::convolution) return false;
    const kernel::Geometry& g = step.geometry;
    const auto single = [](const WindowAxis& axis) { return axis.kernel == 1 && axis.padding == 0; };
    return g.prologue == kernel::Prologue::none && g.groups == 1 && single(g.vertical) && single(g.horizontal);
}

/// The one step that reads what `steps[at]` writes, if it can take it as a prologue; `none` otherwise.
constexpr int reader_with_prologue(const Graph& graph, std::size_t at) {
    const Step& normalise = graph.steps[at];
    if (normalise.as_prologue == kernel::Prologue::none || normalise.geometry.inner != 1) return none;
    if (graph.storage(normalise.output).output != none) return none;
    int reader = none;
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        const Step& step = graph.steps[i];
        if (i == at) continue;
        if (step.operand == normalise.output || step.output == normalise.output) return none;
        if (step.input != normalise.output) continue;
        if (reader != none || step.guard != normalise.guard || !takes_prologue(step)) return none;
        if (step.geometry.channels != normalise.geometry.axis) return none;
        reader = static_cast<int>(i);
    }
    return reader;
}

/// What the normalisation reads stays as it is until its reader runs: no step writes to a storage twice, except under
/// different guards, and the arena is laid out afterwards.
constexpr void normalise_while_reading(Graph& graph) {
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        const int reader = reader_with_prologue(graph, i);
        if (reader == none) continue;
        Step& normalise = graph.steps[i];
        Step& product = graph.steps[static_cast<std::size_t>(reader)];
        product.input = normalise.input;
        product.geometry.prologue = normalise.as_prologue;
        product.recipe.input_normalisation = normalise.recipe.normalisation;
        normalise = {};
    }
    graph.drop_empty_steps();
}

}  // namespace idem::detail
