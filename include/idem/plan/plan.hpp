/// The plan of a network: its steps with all numbers, sizes and addresses known, as a constant of the program.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/arena.hpp>
#include <idem/plan/bands.hpp>
#include <idem/plan/gaps.hpp>
#include <idem/plan/length.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/lower.hpp>
#include <idem/plan/lower_attention.hpp>
#include <idem/plan/lower_branches.hpp>
#include <idem/plan/lower_permute.hpp>
#include <idem/plan/prologue.hpp>
#include <idem/plan/slices.hpp>
#include <idem/plan/tiny.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace idem::detail {

/// Which memory an address is in.
enum class Memory : std::int16_t { nowhere, arena, input, output, state };

struct Address {
    Memory memory = Memory::nowhere;
    std::int16_t number = 0;    // of the network's input or output
    std::int32_t channel = 0;   // of the first place there, where a slice begins
    std::ptrdiff_t offset = 0;  // floats per sample, in the arena
};

struct PlannedStep {
    Kernels kernels{};
    kernel::Geometry geometry{};
    Address input{}, operand{}, output{}, others[2]{}, state{};
    Recipe recipe{};
    Lengthwise lengthwise = Lengthwise::no;
    int guard = none;
    int chain = 1;      // so many steps from this one on run band by band
    int band_rows = 0;  // of the last one's output
    TinyStep unrolled{};  // of a tiny network
};

/// One for each input or output.
using StreamFlags = std::array<bool, Streams::capacity>;

template <std::size_t steps, std::size_t guards, std::size_t choices>
struct Plan {
    std::array<PlannedStep, steps> step{};
    std::array<Guard, guards> guard{};
    std::array<Choice, choices> choice{};
    std::ptrdiff_t arena_floats = 0;    // per sample
    std::ptrdiff_t state_floats = 0;    // per sample, of what stays from one call to the next
    int length = 0;                     // positions, where a run may have fewer
    bool extends = false;               // goes on with a sequence whose keys and values it keeps
    int least_length = 1;
    StreamFlags positions_in{}, positions_out{};  // which streams have positions
    StreamFlags squares_in{};                     // which have them along both axes: masks of pairs
    std::ptrdiff_t scratch_bytes = 0;   // of each thread, for any batch
    std::size_t batch_at_once = 1;      // samples that go through all steps together
    TinyVectors tiny = TinyVectors::none;
};

/// A normal form over its inputs, as a graph whose dead steps are gone and whose storages have their lifetimes.
template <class Layers>
constexpr Graph make_graph(const InputList& inputs) {
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
    const Values out = lower<Layers, kernel::None>(lowering, in, 0, none);

    std::vector<int> outputs;
    for (int i = 0; i < out.count; ++i) {
        const int value = graph.in_layout(out[i], kernel::Layout::rows);
        int storage = graph.value(value).storage;
        if (!in_arena(graph.storage(storage))) {  // an input, or an output already: the caller wants it in another span
            const int copy = graph.new_value(graph.value(value).extents, kernel::Layout::rows);
            copy_to(graph, value, copy);
            storage = graph.value(copy).storage;
        }
        graph.storage(storage).output = i;
        outputs.push_back(storage);
    }
    drop_dead_steps(graph, outputs);
    if (tiny_vectors(graph) == TinyVectors::none) {
        normalise_while_reading(graph);
        write_parts_in_place(graph);
        keep_rows_apart(graph);
    }
    graph.length = find_length(graph, inputs);
    find_lifetimes(graph);
    keep_until_chains_end(graph);
    return std::move(lowering.graph);
}

constexpr Address address_of(const Graph& graph, int storage) {
    if (storage == none) return {};
    const Storage& block = graph.storage(graph.block(storage));
    const auto channel = static_cast<std::int32_t>(channel_in_block(graph, storage));
    if (block.input != none) return {Memory::input, static_cast<std::int16_t>(block.input), channel};
    if (block.output != none) return {Memory::output, static_cast<std::int16_t>(block.output), channel};
    return {block.state ? Memory::state : Memory::arena, 0, channel, block.offset};
}

/// A graph as a constant, without its values. No vector outlives the evaluation that fills it, and compilers bound the
/// steps of one evaluation: a thousand layers are planned in two.
template <std::size_t steps, std::size_t storages, std::size_t guards, std::size_t choices>
struct FixedGraph {
    std::array<Step, steps> step{};
    std::array<Storage, storages> storage{};
    std::array<Guard, guards> guard{};
    std::array<Choice, choices> choice{};
    int length = 0;

    constexpr explicit FixedGraph(const Graph& graph) {
        for (std::size_t i = 0; i < steps; ++i) step[i] = graph.steps[i];
        for (std::size_t i = 0; i < storages; ++i) storage[i] = graph.storages[i];
        for (std::size_t i = 0; i < guards; ++i) guard[i] = graph.guards[i];
        for (std::size_t i = 0; i < choices; ++i) choice[i] = graph.choices[i];
        length = graph.length;
    }
    constexpr Graph graph() const {
        Graph graph;
        graph.steps.assign(step.begin(), step.end());
        graph.storages.assign(storage.begin(), storage.end());
        return graph;
    }
};

template <class Layers, const InputList& inputs>
struct GraphOf {
    struct Sizes {
        std::size_t steps, storages, guards, choices;
    };
    static constexpr Sizes sizes = [] {
        const Graph graph = make_graph<Layers>(inputs);
        return Sizes{graph.steps.size(), graph.storages.size(), graph.guards.size(), graph.choices.size()};
    }();
    static constexpr FixedGraph<sizes.steps, sizes.storages, sizes.guards, sizes.choices> fixed{
        make_graph<Layers>(inputs)};
};

/// With a large batch, weights are read once for all samples; but where they stay in the second-level cache anyway, it
/// is better that the samples' results do so too. Half of a cache of 512 kB, the smallest about, is for each.
constexpr std::size_t batch_at_once(std::ptrdiff_t weight_floats, std::ptrdiff_t sample_floats) {
    constexpr std::ptrdiff_t cached_floats = 256 * 1024 / sizeof(float);
    if (weight_floats > cached_floats || sample_floats == 0) return std::numeric_limits<std::size_t>::max();
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, cached_floats / sample_floats));
}

/// Gives the steps of a tiny network what the walk over them needs.
template <class Plan>
constexpr void unroll_tiny(const Graph& graph, Plan& plan) {
    plan.tiny = tiny_vectors(graph);
    if (plan.tiny == TinyVectors::none) return;
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        const Computation computation = graph.steps[i].computation;
        PlannedStep& step = plan.step[i];
        step.unrolled = {computation, graph.steps[i].activation};
        step.kernels = plan.tiny == TinyVectors::half
                           ? tiny_kernels<simd::HalfBatch>(computation, step.geometry, step.kernels)
                           : tiny_kernels<simd::Batch>(computation, step.geometry, step.kernels);
    }
}

/// Whether a graph that runs at any length goes on with a sequence: all its attention is by what it keeps, of which a
/// mask of pairs is no part, and what takes some of the positions counts them from the last, which is the sequence's.
constexpr bool can_extend(const Graph& graph) {
    bool any = false;
    for (const Step& step : graph.steps) {
        if (step.lengthwise == Lengthwise::row_pitch && step.geometry.offset >= 0) return false;
        if (step.computation != Computation::attention) continue;
        if (step.state == none || step.lengthwise != Lengthwise::both || reads_pairs(step)) return false;
        any = true;
    }
    return any;
}

/// What a run of fewer positions needs to know.
template <class Plan>
constexpr void plan_positions(const Graph& graph, Plan& plan) {
    plan.extends = can_extend(graph);
    for (const Storage& storage : graph.storages) {
        if (storage.input != none) plan.positions_in[static_cast<std::size_t>(storage.input)] = storage.positions;
        if (storage.output != none) plan.positions_out[static_cast<std::size_t>(storage.output)] = storage.positions;
    }
    for (const Step& step : graph.steps) {
        if (reads_pairs(step))
            plan.squares_in[static_cast<std::size_t>(graph.storage(step.others[1]).input)] = true;
        plan.least_length = std::max(plan.least_length, least_length(step, plan.length));
    }
}

template <class Layers, const InputList& inputs>
constexpr auto make_plan(const Preference& preference) {
    constexpr const auto& fixed = GraphOf<Layers, inputs>::fixed;
    Graph graph = fixed.graph();
    Plan<fixed.step.size(), fixed.guard.size(), fixed.choice.size()> plan;
    plan.arena_floats = place_in_arena(graph);
    plan.state_floats = place_states(graph);
    plan.length = fixed.length;
    if (plan.length > 0) plan_positions(graph, plan);
    std::ptrdiff_t weight_floats = 0;
    for (std::size_t i = 0; i < fixed.step.size(); ++i) {
        const Step& step = graph.steps[i];
        kernel::Geometry geometry = step.geometry;
        geometry.in_pitch = pitch_of(graph, step.input);
        geometry.operand_pitch = pitch_of(graph, step.operand);
        geometry.out_pitch = pitch_of(graph, step.output);
        geometry.attention.value_pitch = pitch_of(graph, step.others[0]);
        const Kernels kernels = step.choose(geometry, preference);
        plan.step[i] = {kernels,
                        geometry,
                        address_of(graph, step.input),
                        address_of(graph, step.operand),
                        address_of(graph, step.output),
                        {address_of(graph, step.others[0]), address_of(graph, step.others[1])},
                        address_of(graph, step.state),
                        step.recipe,
                        step.lengthwise,
                        step.guard};
        plan.scratch_bytes = std::max(plan.scratch_bytes, kernels.scratch_bytes);
        weight_floats += kernels.packed_floats;
    }
    plan.batch_at_once = batch_at_once(weight_floats, plan.arena_floats);
    find_chains(graph, plan);
    if (preference.algorithm == kernel::Algorithm::cheapest) unroll_tiny(graph, plan);
    plan.guard = fixed.guard;
    plan.choice = fixed.choice;
    return plan;
}

/// What runs: a normal form over inputs. Networks that differ only in names and Identities share it, and with it every
/// symbol of the object code.
template <class Input, class Layers, class Policy = policy::Precise>
struct Program {
    static constexpr auto plan = make_plan<Layers, InputsOf<Input>::list>(preference_v<Policy>);

    /// The plan's steps, with other kernels where the processor turns out to have tile registers.
    static std::span<const PlannedStep> steps_here() {
        if constexpr (may_use_tiles_v<Policy>) {
            static constexpr auto on_tiles = make_plan<Layers, InputsOf<Input>::list>(on_tiles_v<Policy>);
            static_assert(on_tiles.scratch_bytes == plan.scratch_bytes && on_tiles.arena_floats == plan.arena_floats);
            if (kernel::tiles_available()) return on_tiles.step;
        }
        return plan.step;
    }
};

template <class N, class Policy = policy::Precise>
using program_t = Program<typename NetworkTraits<definition_t<N>>::input, normal_form_t<N>, Policy>;

}  // namespace idem::detail
