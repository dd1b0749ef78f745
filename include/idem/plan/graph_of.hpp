/// From a network to its graph, with all steps, sizes and places in memory known, as a constant.
#pragma once

#include <idem/kernel/architecture.hpp>
#include <idem/plan/arena.hpp>
#include <idem/plan/bands.hpp>
#include <idem/plan/gaps.hpp>
#include <idem/plan/growing.hpp>
#include <idem/plan/length.hpp>
#include <idem/plan/lower.hpp>
#include <idem/plan/lower_attention.hpp>
#include <idem/plan/lower_branches.hpp>
#include <idem/plan/lower_fused.hpp>
#include <idem/plan/lower_permute.hpp>
#include <idem/plan/lower_recurrent.hpp>
#include <idem/plan/prologue.hpp>
#include <idem/plan/sequence.hpp>
#include <idem/plan/slices.hpp>
#include <idem/plan/tiny.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace idem::detail {

/// A normal form over its inputs, as a graph of the steps that its outputs need.
template <class Layers>
constexpr Graph lower_network(const InputList& inputs) {
    Lowering lowering;
    Graph& graph = lowering.graph;
    Values in;
    for (int i = 0; i < inputs.streams.count; ++i) {
        const Extents& extents = inputs.streams[i];
        const int storage = graph.add_storage({.floats = extents.size(), .channels = extents[-1], .input = i});
        const int value = graph.add_value({extents, kernel::Layout::rows, storage});
        if (inputs.kept_as[i].empty()) in.append(value);
        else lowering.kept.push_back({inputs.kept_as[i], value});
    }
    const Values out = lower<Layers>(lowering, in, 0, {});

    Growing<int> outputs;
    for (int i = 0; i < out.count; ++i) {
        const int value = graph.in_layout(out[i], kernel::Layout::rows);
        const Extents extents = graph.value(value).extents;
        int storage = graph.value(value).storage;
        if (!in_arena(graph.storage(storage))) {  // an input, or an output already: the caller wants it in another span
            const int copy = graph.new_value(extents, kernel::Layout::rows);
            graph.copy_to(value, copy);
            storage = graph.value(copy).storage;
        }
        graph.storage(storage).output = i;
        graph.storage(storage).extents = extents;
        outputs.push_back(storage);
    }
    drop_dead_steps(graph, outputs);
    return std::move(lowering.graph);
}

/// Whether a length is to be known before a graph is, or is not, a tiny one.
constexpr bool may_be_tiny_rows(const Graph& graph) { return graph.steps.size() <= tiny_steps && is_recurrent(graph); }

/// The graph with steps moved into others, storages into others, and its length.
constexpr Graph join(Graph graph, const InputList& inputs) {
    if (may_be_tiny_rows(graph)) graph.length = find_length(graph, inputs);
    if (tiny_vectors(graph) == TinyVectors::not_tiny) {
        normalise_while_reading(graph);
        leave_parts_in_place(graph);
        keep_rows_apart(graph);
    }
    flatten_slices(graph);
    graph.length = find_length(graph, inputs);
    keep_windows(graph);
    return graph;
}

/// The graph with its storages in memory.
constexpr Graph place(Graph graph) {
    find_lifetimes(graph);
    keep_until_chains_end(graph);
    graph.arena_floats = place_in_arena(graph);
    graph.state_floats = place_states(graph);
    return graph;
}

/// A graph as a constant, without its values.
template <std::size_t most_steps, std::size_t most_storages, std::size_t guards, std::size_t choices>
struct FixedGraph {
    std::array<Step, most_steps> step{};
    std::array<Storage, most_storages> storage{};
    std::array<Guard, guards> guard{};
    std::array<Choice, choices> choice{};
    std::size_t steps = 0, storages = 0;  // that there are
    int length = 0;
    std::ptrdiff_t arena_floats = 0, state_floats = 0;

    constexpr explicit FixedGraph(const Graph& graph)
        : steps(graph.steps.size()),
          storages(graph.storages.size()),
          length(graph.length),
          arena_floats(graph.arena_floats),
          state_floats(graph.state_floats) {
        std::copy(graph.steps.begin(), graph.steps.end(), step.begin());
        std::copy(graph.storages.begin(), graph.storages.end(), storage.begin());
        std::copy(graph.guards.begin(), graph.guards.end(), guard.begin());
        std::copy(graph.choices.begin(), graph.choices.end(), choice.begin());
    }
    constexpr Graph graph() const {
        Graph graph;
        graph.steps.assign(step.begin(), step.begin() + steps);
        graph.storages.assign(storage.begin(), storage.begin() + storages);
        graph.guards.assign(guard.begin(), guard.end());
        graph.choices.assign(choice.begin(), choice.end());
        graph.length = length;
        graph.arena_floats = arena_floats;
        graph.state_floats = state_floats;
        return graph;
    }
};

/// The graph of a normal form, in three evaluations: compilers bound the steps of one, and no vector outlives that
/// which fills it. Joining drops steps, and adds a storage to an output at most. It depends on the
/// vectors that there are.
template <class Layers, const InputList& inputs>
struct [[gnu::abi_tag(IDEM_DETAIL_ARCHITECTURE)]] GraphOf {
    struct Sizes {
        std::size_t steps, storages, guards, choices;
    };
    static constexpr Sizes sizes = [] {
        const Graph graph = lower_network<Layers>(inputs);
        return Sizes{graph.steps.size(), graph.storages.size(), graph.guards.size(), graph.choices.size()};
    }();
    using Fixed = FixedGraph<sizes.steps, sizes.storages + sizes.steps, sizes.guards, sizes.choices>;
    static constexpr Fixed lowered{lower_network<Layers>(inputs)};
    static constexpr Fixed joined{join(lowered.graph(), inputs)};
    static constexpr Fixed placed{place(joined.graph())};
};

}  // namespace idem::detail
