/// Gaps between rows that lie so far apart that they collide in a cache: products would have to copy them together.
#pragma once

#include <idem/kernel/gather_rows.hpp>
#include <idem/plan/arena.hpp>
#include <idem/plan/bands.hpp>
#include <idem/plan/slices.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace idem::detail {

/// Whether a product reads rows that it would have to gather, for they collide in a cache.
constexpr bool reads_colliding_rows(const Step& step) {
    if (step.computation != Computation::linear && step.computation != Computation::convolution) return false;
    using namespace kernel::detail;
    const kernel::Geometry& g = step.geometry;
    return reads_rows(g) && rows_collide(g) && may_gather<simd::Batch>(g);
}

/// Puts a gap of a cache line behind each row that would collide with others: such a stream becomes a slice of a wider
/// one, of which nothing else is used. Not in chains, whose bands are short.
constexpr void keep_rows_apart(Graph& graph) {
    constexpr std::ptrdiff_t gap = storage_alignment / sizeof(float);
    std::vector<char> collides(graph.storages.size(), 0);
    bool any = false;
    for (const Step& step : graph.steps) {
        if (!reads_colliding_rows(step)) continue;
        collides[static_cast<std::size_t>(step.input)] = 1;
        any = true;
    }
    if (!any) return;
    const UnfitSteps unfit(graph);
    const std::vector<char> divided = divided_storages(graph);
    const std::vector<int> uses = count_uses(graph);
    for (std::size_t writer = 0; writer < graph.steps.size(); ++writer) {
        const int number = graph.steps[writer].output;
        const auto at = static_cast<std::size_t>(number);
        const Storage stream = graph.storage(number);
        if (!collides[at] || divided[at] || !in_arena(stream) || stream.whole != none) continue;
        if (unfit.of(number) > 0 || is_worth_a_chain(graph, uses, writer)) continue;
        const std::ptrdiff_t channels = stream.channels + gap;
        const int whole = graph.add_storage({.floats = stream.places() * channels, .channels = channels});
        graph.storage(number).whole = whole;
    }
}

}  // namespace idem::detail
