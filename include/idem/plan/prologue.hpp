/// A normalisation, perhaps with a ReLU, in front of a 1x1 convolution or a Linear layer becomes part of how that reads
/// its input. (Behind a product it has been folded into the product's weights: see rewrite/fuse.hpp.)
#pragma once

#include <idem/plan/graph.hpp>
#include <idem/plan/growing.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::detail {

/// Whether a step reads each element of its input as such, so that it can normalise as it reads.
constexpr bool takes_prologue(const Step& step) {
    if (step.computation != Computation::linear && step.computation != Computation::convolution) return false;
    const kernel::Geometry& g = step.geometry;
    // Of one place, and none of them beyond the input: zeros around it are not normalised.
    const auto single = [](const WindowAxis& axis, int extent, int places) {
        return axis.kernel == 1 && axis.padding == 0 && (places - 1) * axis.stride < extent;
    };
    return g.prologue == kernel::Prologue::none && g.groups == 1 && single(g.vertical, g.height, g.out_height) &&
           single(g.horizontal, g.width, g.out_width);
}

/// Of each storage, the last step whose input it is. Gathered once: to look through all steps for each normalisation is
/// too much for a compiler.
constexpr Growing<int> readers_of_storages(const Graph& graph) {
    Growing<int> readers(graph.storages.size(), none);
    int number = 0;
    for (const Step& step : graph.steps) readers[static_cast<std::size_t>(step.input)] = number++;
    return readers;
}

/// The one step that reads what `normalise` writes, if it can take it as a prologue; `none` otherwise.
constexpr int reader_with_prologue(const Graph& graph, const Growing<int>& uses, const Growing<int>& readers,
                                   const Step& normalise) {
    if (normalise.as_prologue == kernel::Prologue::none || normalise.geometry.inner != 1) return none;
    if (graph.storage(normalise.output).output != none) return none;
    const auto between = static_cast<std::size_t>(normalise.output);
    if (uses[between] != written_and_read || readers[between] == none) return none;
    const Step& reader = graph.steps[static_cast<std::size_t>(readers[between])];
    const bool takes = reader.guard == normalise.guard && takes_prologue(reader) &&
                       reader.geometry.channels == normalise.geometry.axis;
    return takes ? readers[between] : none;
}

/// What the normalisation reads stays as it is until its reader runs: no step writes to a storage twice, except under
/// different guards, and the arena is laid out afterwards.
constexpr void normalise_while_reading(Graph& graph) {
    const auto is_prologue = [](const Step& step) { return step.as_prologue != kernel::Prologue::none; };
    if (std::none_of(graph.steps.begin(), graph.steps.end(), is_prologue)) return;
    const Growing<int> uses = count_uses(graph), readers = readers_of_storages(graph);
    for (Step& normalise : graph.steps) {
        const int reader = reader_with_prologue(graph, uses, readers, normalise);
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
