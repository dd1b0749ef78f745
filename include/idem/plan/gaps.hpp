/// Gaps between rows that lie so far apart that they collide in a cache: products would have to copy them together.
#pragma once

#include <idem/kernel/gather_rows.hpp>
#include <idem/plan/arena.hpp>
#include <idem/plan/bands.hpp>
#include <idem/plan/growing.hpp>
#include <idem/plan/slices.hpp>

#include <cstddef>

namespace idem::detail {

/// Whether a product reads rows that it would have to gather, for they collide in a cache.
constexpr bool reads_colliding_rows(const Step& step) {
    using namespace kernel::detail;
    if (step.computation != Computation::linear && step.computation != Computation::convolution) return false;
    const kernel::Geometry& g = step.geometry;
    // What says no most often comes first: compilers bound the steps of one evaluation.
    return rows_collide(g) && reads_rows(g) && may_gather<kernel::simd::Batch>(g);
}

/// The storages in the arena whose rows are wanted apart, and which all steps that touch them can leave so.
constexpr Growing<char> rows_to_keep_apart(const Graph& graph) {
    Growing<char> wanted(graph.storages.size(), 0);
    const auto of = [&](int number) -> char& { return wanted[static_cast<std::size_t>(number)]; };
    for (const Step& step : graph.steps)
        if (reads_colliding_rows(step) && in_arena(graph.storage(step.input))) of(step.input) = 1;
    for (const Step& step : graph.steps)
        for (const int number : step.touches())
            if (number != none && of(number) && !works_on_slice(graph, step, number)) of(number) = 0;
    for (std::size_t i = 0; i < graph.storages.size(); ++i) {
        const int whole = graph.storages[i].whole;
        if (whole != none) of(whole) = wanted[i] = 0;
    }
    return wanted;
}

/// Puts a gap of a cache line behind each row that would collide with others: such a stream becomes a slice of a wider
/// one, of which nothing else is used. Not in chains, whose bands are short.
constexpr void keep_rows_apart(Graph& graph) {
    const Growing<char> wanted = rows_to_keep_apart(graph);
    Growing<int> uses;  // counted once they are asked for
    for (std::size_t writer = 0; writer < graph.steps.size(); ++writer) {
        const int number = graph.steps[writer].output;
        const Storage stream = graph.storage(number);
        if (!wanted[static_cast<std::size_t>(number)] || stream.whole != none) continue;
        if (uses.empty()) uses = count_uses(graph);
        if (is_worth_a_chain(graph, uses, writer)) continue;
        const std::ptrdiff_t channels = kernel::detail::gathered_pitch(stream.channels);
        const int whole = graph.add_storage({.floats = stream.places() * channels, .channels = channels});
        graph.storage(number).whole = whole;
    }
}

}  // namespace idem::detail
