/// Chains of steps that are run band by band: a few rows of the first step's output, from these a few rows of the
/// second's, and so on, so that what lies between them never leaves the cache.
///
///     MobileNetV2's block at 112 x 112:   expand 16 -> 96, depthwise, project 96 -> 24
///     between them 4.8 MB and 1.2 MB as a whole, 387 kB and 86 kB in bands of four rows
///
/// A step is in a chain only if nobody else reads what it writes, and only if that is too large for the cache. Each
/// thread has bands of its own, of whole samples where there are many. Rows that two bands of a window share are kept.
/// Weights that the cache does not take are fetched anew for each band, which must be less than what stays in it.
/// The idea is that of fused-layer accelerators: Alwani et al., "Fused-Layer CNN Accelerators", MICRO 2016.
#pragma once

#include <idem/plan/graph.hpp>
#include <idem/plan/growing.hpp>
#include <idem/plan/slices.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::detail {

/// The second-level cache that bands are planned for. Where it is smaller, they have fewer rows.
inline constexpr std::ptrdiff_t planned_cache_bytes = 1024 * 1024;
/// What of a chain stays in it beside weights and streams. Rows that two bands share are moved, so larger bands move
/// less: MobileNetV2 takes 1 % less time than with half of this, 3 % less on two threads.
inline constexpr std::ptrdiff_t band_floats = planned_cache_bytes / 2 / sizeof(float);
/// A stream that no smaller cache keeps either.
inline constexpr std::ptrdiff_t large_stream_floats = 256 * 1024 / sizeof(float);

/// Rows of an output, or of the input that they need.
struct Rows {
    int begin = 0, end = 0;
    constexpr int count() const { return end - begin; }
};

/// The rows under the window of `out`, cut to those that exist.
constexpr Rows rows_under(const kernel::Geometry& g, const Rows& out) {
    const WindowAxis& axis = g.vertical;
    const int begin = out.begin * axis.stride - axis.padding;
    const int end = (out.end - 1) * axis.stride - axis.padding + axis.span();
    return {std::clamp(begin, 0, g.height), std::clamp(end, 0, g.height)};
}

/// The same operation on a part of its rows: those above and below that do not exist are padding still.
constexpr kernel::Geometry geometry_of_rows(kernel::Geometry g, const Rows& out, bool planes = false) {
    if (planes) g.in_pitch = std::ptrdiff_t{g.height} * g.width;
    const Rows in = rows_under(g, out);
    g.vertical.padding = in.begin - (out.begin * g.vertical.stride - g.vertical.padding);
    g.height = in.count();
    g.out_height = out.count();
    return g;
}

/// Whether a step computes rows of an image from rows of an image: a line, of which a run may have a part only, is none.
/// An average needs to know where padding ends.
constexpr bool has_rows(const Step& step) {
    const WindowAxis& axis = step.geometry.vertical;
    if (step.lengthwise != Lengthwise::no) return false;
    switch (step.computation) {
        case Computation::convolution:
        case Computation::first_convolution:
        case Computation::max_pool: return true;
        case Computation::average_pool:
            return axis.padding == 0 &&
                   (step.geometry.out_height - 1) * axis.stride + axis.span() <= step.geometry.height;
        default: return false;
    }
}

/// Whether the step after `at`, and nobody else, reads what that writes, and reads it whole.
constexpr bool flows_on(const Graph& graph, const Growing<int>& uses, std::size_t at) {
    if (at + 1 >= graph.steps.size()) return false;
    const Step &step = graph.steps[at], &next = graph.steps[at + 1];
    if (!has_rows(step) || !has_rows(next) || step.guard != next.guard) return false;
    const Storage& between = graph.storage(step.output);
    if (between.input != none || between.output != none || between.whole != none) return false;
    return next.input == step.output && next.geometry.height == step.geometry.out_height &&
           uses[static_cast<std::size_t>(step.output)] == written_and_read;
}

/// Whether what lies between two steps is worth keeping in the cache.
constexpr bool is_worth_a_chain(const Graph& graph, const Growing<int>& uses, std::size_t at) {
    return flows_on(graph, uses, at) && graph.storage(graph.steps[at].output).floats > large_stream_floats;
}

constexpr std::ptrdiff_t row_floats(const kernel::Geometry& g) {
    return std::ptrdiff_t{g.out_width} * g.out_channels;
}

/// The longest chain.
inline constexpr std::size_t most_in_chain = 4;

/// The rows of a band that was planned to have so many.
constexpr int rows_for_cache(int planned, std::ptrdiff_t cache_bytes) {
    const std::ptrdiff_t rows = planned * cache_bytes / planned_cache_bytes;
    return static_cast<int>(std::clamp<std::ptrdiff_t>(rows, 1, planned));
}

/// How many rows of the input so many of the output need.
constexpr int rows_needed(const kernel::Geometry& g, int rows) {
    return std::min(g.height, (rows - 1) * g.vertical.stride + g.vertical.span());
}

/// The floats that `count` steps from `first` on keep between them, for bands of `rows` rows of the last one's output.
template <class Steps>
constexpr std::ptrdiff_t floats_between(const Steps& steps, std::size_t first, std::size_t count, int rows) {
    std::ptrdiff_t floats = 0;
    for (std::size_t i = first + count - 1; i > first; --i) {
        rows = rows_needed(steps[i].geometry, rows);
        floats += whole_lines(rows * row_floats(steps[i - 1].geometry));
    }
    return floats;
}

/// The rows of a band, as many as the cache takes; 0 if it does not take one.
template <class Steps>
constexpr int rows_in_band(const Steps& steps, std::size_t first, std::size_t count) {
    int rows = steps[first + count - 1].geometry.out_height;
    while (rows > 0 && floats_between(steps, first, count, rows) > band_floats) --rows;
    if (rows == 0) return 0;
    const int height = steps[first + count - 1].geometry.out_height;
    const int bands = (height + rows - 1) / rows;
    return (height + bands - 1) / bands;  // bands of about equal height
}

/// What a chain reads it reads until its last step is done, not its first.
constexpr void keep_until_chains_end(Graph& graph) {
    const Growing<int> uses = count_uses(graph);
    for (std::size_t end = graph.steps.size(), at = end; at-- > 0;) {
        if (!is_worth_a_chain(graph, uses, at)) end = at;
        for (int read : {graph.steps[at].input, graph.steps[at].operand}) {
            if (read == none) continue;
            int& last = graph.storage(graph.block(read)).last;
            last = std::max(last, static_cast<int>(end));
        }
    }
}

/// Whether bands of so many rows fetch less than `count` steps that run one after the other: these write what lies
/// between them and read it again.
template <class Steps>
constexpr bool bands_fetch_less(const Steps& steps, std::size_t first, std::size_t count, int rows) {
    const int height = steps[first + count - 1].geometry.out_height;
    const std::ptrdiff_t bands = (height + rows - 1) / rows;
    std::ptrdiff_t weights = 0;
    for (std::size_t i = first; i < first + count; ++i) weights += steps[i].kernels.packed_floats;
    if (weights <= band_floats) return true;  // they stay in the cache, or nearly
    return (bands - 1) * weights < 2 * floats_between(steps, first, count, height);
}

/// A chain from `first` on, and the rows of its bands: of the lengths that the cache takes the one after which least is
/// written, for that does leave the cache.
struct Chain {
    std::size_t count = 1;
    int rows = 0;
};
template <class Steps>
constexpr Chain chain_from(const Graph& graph, const Growing<int>& uses, const Steps& steps, std::size_t first) {
    const auto written = [&](std::size_t count) { return graph.storage(graph.steps[first + count - 1].output).floats; };
    Chain chain;
    for (std::size_t count = 1; count < most_in_chain && is_worth_a_chain(graph, uses, first + count - 1);) {
        if (!steps[first + count - 1].kernels.by_rows || !steps[first + count].kernels.by_rows) break;
        const int rows = rows_in_band(steps, first, ++count);
        if (rows == 0) break;
        if (written(count) <= written(chain.count) && bands_fetch_less(steps, first, count, rows))
            chain = {count, rows};
    }
    return chain;
}

/// Sets which steps run band by band. A policy may choose kernels that do not, but their memory is there all the same:
/// a workspace serves models of every policy.
template <class Plan>
constexpr void find_chains(const Graph& graph, Plan& plan) {
    const Growing<int> uses = count_uses(graph);
    bool any = false;
    for (std::size_t at = 0; at < graph.steps.size() && !any; ++at) any = is_worth_a_chain(graph, uses, at);
    for (std::size_t first = 0; first < graph.steps.size();) {
        const Chain chain = chain_from(graph, uses, plan.step, first);
        plan.step[first].chain = static_cast<int>(chain.count);
        plan.step[first].band_rows = chain.rows;
        first += chain.count;
    }
    if (any) plan.scratch_bytes += band_floats * std::ptrdiff_t{sizeof(float)};
}

}  // namespace idem::detail
