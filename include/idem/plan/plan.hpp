/// The plan of a network: its steps with all numbers, sizes and addresses known, as a constant of the program.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/kernel/architecture.hpp>
#include <idem/plan/bands.hpp>
#include <idem/plan/graph_of.hpp>
#include <idem/plan/length.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/sequence.hpp>
#include <idem/plan/slices.hpp>
#include <idem/plan/tiny.hpp>
#include <idem/plan/walked.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

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
    Computation computation = Computation::nothing;
    Recipe recipe{};
    Lengthwise lengthwise = Lengthwise::no;
    int guard = none;
    int chain = 1;      // so many steps from this one on run band by band
    int band_rows = 0;  // of the last one's output
    kernel::Lanewise unrolled{};  // the activation, where steps are constants of the code
};

/// One for each input or output.
using StreamPositions = std::array<Positioned, Streams::capacity>;

/// Along how many axes a stream has positions.
constexpr int axes_of_positions(Positioned as) { return as == Positioned::pairs ? 2 : as == Positioned::no ? 0 : 1; }

template <std::size_t steps, std::size_t guards, std::size_t choices>
struct Plan {
    std::array<PlannedStep, steps> step{};
    std::array<Guard, guards> guard{};
    std::array<Choice, choices> choice{};
    std::ptrdiff_t arena_floats = 0;    // per sample
    std::ptrdiff_t state_floats = 0;    // per sample, of what stays from one call to the next
    int length = 0;                     // positions, where a run may have fewer
    bool extends = false;               // goes on with a sequence of which it keeps what it needs
    bool recurs = false;                // keeps what follows the last position, so that there is no way back
    bool endless = false;               // may go on with more positions than `length`
    int least_length = 1;
    StreamPositions positions_in{}, positions_out{};
    std::ptrdiff_t scratch_bytes = 0;   // of each thread, for any batch
    std::size_t batch_at_once = 1;      // samples that go through all steps together
    TinyVectors tiny = TinyVectors::not_tiny;
    int most_walked = 0;                // so many positions that go on with a sequence are walked (walk.hpp)
    bool walks_sample = false;          // and a single sample is
};

constexpr Address address_of(const Graph& graph, int storage) {
    if (storage == none) return {};
    const Storage& block = graph.storage(graph.block(storage));
    const auto channel = static_cast<std::int32_t>(graph.storage(storage).channel);
    if (block.input != none) return {Memory::input, static_cast<std::int16_t>(block.input), channel};
    if (block.output != none) return {Memory::output, static_cast<std::int16_t>(block.output), channel};
    return {block.state ? Memory::state : Memory::arena, 0, channel, block.offset};
}

/// With a large batch, weights are read once for all samples; but where they stay in the second-level cache anyway, it
/// is better that the samples' results do so too. Half of a cache of 512 kB, the smallest about, is for each.
constexpr std::size_t batch_at_once(std::ptrdiff_t weight_floats, std::ptrdiff_t sample_floats) {
    constexpr std::ptrdiff_t cached_floats = 256 * 1024 / sizeof(float);
    if (weight_floats > cached_floats || sample_floats == 0) return std::numeric_limits<std::size_t>::max();
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, cached_floats / sample_floats));
}

/// Gives the steps of a tiny network what the walk over them needs, for one row.
template <class Plan>
constexpr void unroll_tiny(const Graph& graph, Plan& plan) {
    plan.tiny = tiny_vectors(graph);
    if (plan.tiny == TinyVectors::not_tiny) return;
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        const Computation computation = graph.steps[i].computation;
        PlannedStep& step = plan.step[i];
        if (tiny_rows(graph) > 1) step.geometry = geometry_at(step.geometry, step.lengthwise, plan.length, 1, 0);
        step.kernels = plan.tiny == TinyVectors::half
                           ? tiny_kernels<kernel::simd::HalfBatch>(computation, step.geometry, step.kernels)
                           : tiny_kernels<kernel::simd::Batch>(computation, step.geometry, step.kernels);
    }
}

/// What a run of fewer positions needs to know.
template <class Plan>
constexpr void plan_positions(const Graph& graph, Plan& plan) {
    plan.extends = can_extend(graph);
    plan.endless = plan.extends && forgets_positions(graph);
    plan.recurs = keeps_the_last_only(graph);
    for (const Storage& storage : graph.storages) {
        if (storage.input != none) plan.positions_in[static_cast<std::size_t>(storage.input)] = storage.positions;
        if (storage.output != none) plan.positions_out[static_cast<std::size_t>(storage.output)] = storage.positions;
    }
    for (const Step& step : graph.steps) {
        if (reads_pairs(step))
            plan.positions_in[static_cast<std::size_t>(graph.storage(step.others[1]).input)] = Positioned::pairs;
        plan.least_length = std::max(plan.least_length, least_length(step, plan.length));
    }
}

constexpr PlannedStep plan_step(const Graph& graph, const Step& step, const Preference& preference) {
    kernel::Geometry geometry = step.geometry;
    geometry.in_pitch = pitch_of(graph, step.input);
    geometry.operand_pitch = pitch_of(graph, step.operand);
    geometry.out_pitch = pitch_of(graph, step.output);
    geometry.attention.value_pitch = pitch_of(graph, step.others[0]);
    return {step.choose(geometry, preference),
            geometry,
            address_of(graph, step.input),
            address_of(graph, step.operand),
            address_of(graph, step.output),
            {address_of(graph, step.others[0]), address_of(graph, step.others[1])},
            address_of(graph, step.state),
            step.computation,
            step.recipe,
            step.lengthwise,
            step.guard};
}

/// How many steps are planned in one evaluation.
inline constexpr std::size_t steps_at_once = 256;

/// The planned steps from one on.
template <class Layers, const InputList& inputs, const Preference& preference, std::size_t first>
inline constexpr auto planned_from = [] {
    constexpr const auto& placed = GraphOf<Layers, inputs>::placed;
    constexpr std::size_t count = std::min(steps_at_once, placed.steps - first);
    const Graph graph = placed.graph();
    std::array<PlannedStep, count> planned{};
    for (std::size_t i = 0; i < count; ++i) planned[i] = plan_step(graph, graph.steps[first + i], preference);
    return planned;
}();

template <class Layers, const InputList& inputs, const Preference& preference>
constexpr auto make_plan() {
    constexpr const auto& placed = GraphOf<Layers, inputs>::placed;
    const Graph graph = placed.graph();
    Plan<placed.steps, placed.guard.size(), placed.choice.size()> plan;
    [next = plan.step.begin()]<std::size_t... part>(std::index_sequence<part...>) mutable {
        ((next = std::ranges::copy(planned_from<Layers, inputs, preference, part * steps_at_once>, next).out), ...);
    }(std::make_index_sequence<(placed.steps + steps_at_once - 1) / steps_at_once>{});
    plan.arena_floats = placed.arena_floats;
    plan.state_floats = placed.state_floats;
    plan.length = placed.length;
    if (plan.length > 0) plan_positions(graph, plan);
    std::ptrdiff_t weight_floats = 0;
    for (const PlannedStep& step : plan.step) {
        plan.scratch_bytes = std::max(plan.scratch_bytes, step.kernels.scratch_bytes);
        weight_floats += step.kernels.packed_floats;
    }
    plan.batch_at_once = batch_at_once(weight_floats, plan.arena_floats);
    find_chains(graph, plan);
    if (preference.algorithm == kernel::Algorithm::cheapest) unroll_tiny(graph, plan);
    plan.most_walked = most_walked(plan, weight_floats);
    plan.walks_sample = walks_sample(plan, weight_floats);
    if (plan.tiny != TinyVectors::not_tiny || plan.most_walked > 0 || plan.walks_sample)
        for (std::size_t i = 0; i < plan.step.size(); ++i) plan.step[i].unrolled = graph.steps[i].unrolled;
    plan.guard = placed.guard;
    plan.choice = placed.choice;
    return plan;
}

/// What runs: a normal form over inputs. Networks that differ only in names and Identities share it, and with it every
/// symbol of the object code.
template <class Input, class Layers, class Policy = policy::Precise>
struct [[gnu::abi_tag(IDEM_DETAIL_ARCHITECTURE)]] Program {
    static constexpr auto plan = make_plan<Layers, InputsOf<Input>::list, preference_v<Policy>>();

    /// Whether a network is walked rather than given tile registers. Tiles have 16 rows; a sample or a position is one.
    static constexpr bool prefers_walk = (plan.most_walked > 0 || plan.walks_sample) &&
                                         preference_v<Policy>.terms == 3 && preference_v<Policy>.batch == 1;

    /// The plan's steps, with other kernels where the processor turns out to have tile registers.
    static std::span<const PlannedStep> steps_here() {
        if constexpr (may_use_tiles_v<Policy> && !prefers_walk) {
            static constexpr auto on_tiles = make_plan<Layers, InputsOf<Input>::list, on_tiles_v<Policy>>();
            static_assert(on_tiles.scratch_bytes == plan.scratch_bytes && on_tiles.arena_floats == plan.arena_floats);
            if (kernel::tiles_available()) return on_tiles.step;
        }
        return plan.step;
    }
};

template <class N, class Policy = policy::Precise>
using program_t = Program<typename NetworkTraits<definition_t<N>>::input, normal_form_t<N>, Policy>;

}  // namespace idem::detail
