/// A normalisation, perhaps with a ReLU, in front of a 1x1 convolution or a Linear layer becomes part of how that reads
/// its input. (Behind a product it has been folded into the product's weights: see rewrite/fuse.hpp.)
#pragma once

#include <idem/plan/graph.hpp>

#include <cstddef>
#include <vector>

namespace idem::detail {

/// Whether a step reads each element of its input as such, so that it can normalise as it reads.
constexpr bool takes_prologue(const Step& step) {
    if (step.computation != Computation::linear && step.computation != Computation::convolution) return false;
    const kernel::Geometry& g = step.geometry;
    const auto single = [](const WindowAxis& axis) { return axis.kernel == 1 && axis.padding == 0; };
    return g.prologue == kernel::Prologue::none && g.groups == 1 && single(g.vertical) && single(g.horizontal);
}

/// Who touches a storage.
struct Uses {
    int reader = none;  // the last step whose input it is
    int readers = 0, writers = 0;
    bool is_operand = false;
};

/// Of each storage, gathered once: to look through all steps for each of them is too much for a compiler.
constexpr std::vector<Uses> uses_of_storages(const Graph& graph) {
    std::vector<Uses> uses(graph.storages.size());
    int number = 0;
    for (const Step& step : graph.steps) {
        Uses& input = uses[static_cast<std::size_t>(step.input)];
        input.reader = number++;
        ++input.readers;
        ++uses[static_cast<std::size_t>(step.output)].writers;
        if (step.operand != none) uses[static_cast<std::size_t>(step.operand)].is_operand = true;
    }
    return uses;
}

/// The one step that reads what `normalise` writes, if it can take it as a prologue; `none` otherwise.
constexpr int reader_with_prologue(const Graph& graph, const std::vector<Uses>& uses, const Step& normalise) {
    if (normalise.as_prologue == kernel::Prologue::none || normalise.geometry.inner != 1) return none;
    if (graph.storage(normalise.output).output != none) return none;
    const Uses& use = uses[static_cast<std::size_t>(normalise.output)];
    if (use.readers != 1 || use.writers != 1 || use.is_operand) return none;
    const Step& reader = graph.steps[static_cast<std::size_t>(use.reader)];
    const bool takes = reader.guard == normalise.guard && takes_prologue(reader) &&
                       reader.geometry.channels == normalise.geometry.axis;
    return takes ? use.reader : none;
}

/// What the normalisation reads stays as it is until its reader runs: no step writes to a storage twice, except under
/// different guards, and the arena is laid out afterwards.
constexpr void normalise_while_reading(Graph& graph) {
    const std::vector<Uses> uses = uses_of_storages(graph);
    for (Step& normalise : graph.steps) {
        const int reader = reader_with_prologue(graph, uses, normalise);
        if (reader == none) continue;
        Step& product = graph.steps[static_cast<std::size_t>(reader)];
        product.input = normalise.input;
        product.geometry.prologue = normalise.as_prologue;
        product.recipe.input_normalisation = normalise.recipe.normalisation;
        normalise = {};
    }
    graph.drop_empty_steps();
}

}  // namespace idem::detail
