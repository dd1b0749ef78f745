/// Streams of positions: how a plan for T positions runs for fewer.
///
/// A network of tokens or of rows (T, C) works on each position alone, except where attention looks at others and where
/// a recurrent layer goes from one to the next. Such a step computes n positions as it computes T: some numbers of its
/// geometry become smaller. Samples then lie n positions apart, in every stream; a mask of pairs (T, T) is one of
/// (n, n). If any step mixes positions otherwise, the network has the one length T.
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/plan/graph.hpp>

#include <cstddef>
#include <vector>

namespace idem::detail {

/// Which blocks of memory have positions.
class Positions {
  public:
    constexpr Positions(const Graph& graph, const InputList& inputs)
        : graph_(graph), has_(graph.storages.size(), 0), length_(length_of(inputs)) {
        if (length_ == 0) return;
        for (std::size_t i = 0; i < graph.storages.size(); ++i) {
            const int input = graph.storages[i].input;
            if (input != none && follows(inputs.streams[input])) has_[i] = 1;
        }
    }

    constexpr int length() const { return length_; }
    constexpr bool has(int storage) const {
        return storage != none && has_[static_cast<std::size_t>(graph_.block(storage))] != 0;
    }
    constexpr void mark(int storage) { has_[static_cast<std::size_t>(graph_.block(storage))] = 1; }

    /// Whether an input has positions: ids, masks, and rows of floats.
    constexpr bool follows(const Extents& in) const {
        const bool kind = in.numbers != Numbers::real ? in.rank >= 1 : in.rank == 2;
        return length_ > 0 && kind && in[0] == length_;
    }

  private:
    /// That of the first input of ids or of a mask; else of the first of rows.
    static constexpr int length_of(const InputList& inputs) {
        for (int i = 0; i < inputs.streams.count; ++i)
            if (inputs.streams[i].numbers != Numbers::real && inputs.streams[i].rank >= 1) return inputs.streams[i][0];
        for (int i = 0; i < inputs.streams.count; ++i)
            if (inputs.streams[i].rank == 2) return inputs.streams[i][0];
        return 0;
    }

    const Graph& graph_;
    std::vector<char> has_;
    int length_;
};

/// Whether an attention gets along with positions: its queries, its keys or both are those, and a mask has them where
/// they do. A mask of pairs of positions is an input, which is as small as they are few.
constexpr bool attends_to_positions(const Graph& graph, const Step& step, const Positions& positions) {
    const kernel::Attention& attention = step.geometry.attention;
    const int length = positions.length(), mask = step.others[1];
    const bool queries = positions.has(step.input), keys = positions.has(step.operand);
    if (!queries && !keys) return false;
    if (queries && step.geometry.height != length) return false;
    if (keys && attention.keys != length) return false;
    if (keys != positions.has(step.others[0])) return false;
    if (mask == none) return true;
    if (!attention.mask_of_pairs) return keys == positions.has(mask);
    return queries && positions.has(mask) && (!keys || graph.storage(mask).input != none);
}

/// What a step does with the positions of its input, and a number that must hold all of them for that; for attention
/// see `attention_lengthwise`.
struct LengthRule {
    Lengthwise kind = Lengthwise::mixed;
    std::ptrdiff_t count = 0;
};

constexpr LengthRule length_rule(const Step& step) {
    const kernel::Geometry& g = step.geometry;
    switch (step.computation) {
        case Computation::linear: return {Lengthwise::rows, g.width == 1 ? g.height : 1};
        case Computation::lstm:
        case Computation::gru: return {Lengthwise::rows, g.height};
        case Computation::map:
        case Computation::add:
        case Computation::multiply:
        case Computation::copy: return {Lengthwise::elements};
        case Computation::layer_norm:
        case Computation::rms_norm:
        case Computation::softmax:
        case Computation::log_softmax: return {Lengthwise::blocks, g.inner == 1 ? g.outer : 1};
        case Computation::embedding:
        case Computation::copy_slice: return {Lengthwise::blocks, g.outer};
        case Computation::take_slice:
            if (g.outer != 1) return {Lengthwise::blocks, g.outer};
            return {step.on_positions == OnPositions::needs_all ? Lengthwise::mixed : Lengthwise::row_pitch};
        case Computation::positions:
            if (step.on_positions == OnPositions::looks_up) return {Lengthwise::table, g.outer};
            return {step.operand == none ? Lengthwise::no : Lengthwise::mixed};
        case Computation::own:
            if (step.on_positions != OnPositions::each_alone) return {};
            return {Lengthwise::first_axis, g.extents[0]};
        default: return {};
    }
}

constexpr Lengthwise attention_lengthwise(const Graph& graph, const Step& step, const Positions& positions) {
    if (!attends_to_positions(graph, step, positions)) return Lengthwise::mixed;
    if (!positions.has(step.operand)) return Lengthwise::queries;
    return positions.has(step.input) ? Lengthwise::both : Lengthwise::keys;
}

constexpr Lengthwise lengthwise(const Graph& graph, const Step& step, const Positions& positions) {
    bool any = false;
    for (const int storage : step.reads()) any = any || positions.has(storage);
    if (!any) return Lengthwise::no;
    if (step.computation == Computation::attention) return attention_lengthwise(graph, step, positions);
    const auto [kind, count] = length_rule(step);
    if (kind == Lengthwise::no || kind == Lengthwise::row_pitch) return kind;
    const bool operand = step.operand == none || positions.has(step.operand) != step.geometry.operand_repeats;
    const bool all = positions.has(step.input) && operand;
    return all && count % positions.length() == 0 ? kind : Lengthwise::mixed;
}

/// Whether what a step writes has positions.
constexpr bool gives_positions(Lengthwise kind) {
    switch (kind) {
        case Lengthwise::rows:
        case Lengthwise::elements:
        case Lengthwise::blocks:
        case Lengthwise::table:
        case Lengthwise::first_axis:
        case Lengthwise::queries:
        case Lengthwise::both: return true;
        default: return false;
    }
}

constexpr bool reads_pairs(const Step& step) {
    return step.lengthwise == Lengthwise::both && step.others[1] != none && step.geometry.attention.mask_of_pairs;
}

/// Whether all steps agree on what has positions. What a step writes has them if it gives them: another might have
/// written a part of the same block. And a mask of pairs is nothing else.
constexpr bool agree(const Graph& graph, const Positions& positions) {
    std::vector<char> pairs(graph.storages.size(), 0);
    for (const Step& step : graph.steps)
        if (reads_pairs(step)) pairs[static_cast<std::size_t>(step.others[1])] = 1;
    for (const Step& step : graph.steps) {
        if (positions.has(step.output) != gives_positions(step.lengthwise)) return false;
        for (const int storage : step.reads()) {
            if (storage == none || pairs[static_cast<std::size_t>(graph.block(storage))] == 0) continue;
            if (storage != step.others[1] || !reads_pairs(step)) return false;
        }
    }
    return true;
}

/// Sets what each step does with positions, and whether each storage has them; false if a step mixes them.
constexpr bool mark_positions(Graph& graph, Positions& positions) {
    for (Step& step : graph.steps) {
        step.lengthwise = lengthwise(graph, step, positions);
        if (step.lengthwise == Lengthwise::mixed) return false;
        if (gives_positions(step.lengthwise)) positions.mark(step.output);
    }
    for (std::size_t i = 0; i < graph.storages.size(); ++i)
        graph.storages[i].positions = positions.has(static_cast<int>(i));
    return agree(graph, positions);
}

/// The length that a graph is planned for, if it runs for fewer positions too; else 0, and nothing has positions.
constexpr int find_length(Graph& graph, const InputList& inputs) {
    Positions positions(graph, inputs);
    if (positions.length() == 0) return 0;
    if (mark_positions(graph, positions)) return positions.length();
    for (Step& step : graph.steps) step.lengthwise = Lengthwise::no;
    for (Storage& storage : graph.storages) storage.positions = false;
    return 0;
}

/// The fewest positions from which a step can take those that it takes.
constexpr int least_length(const Step& step, int length) {
    if (step.lengthwise != Lengthwise::row_pitch) return 1;
    const kernel::Geometry& g = step.geometry;
    const std::ptrdiff_t last = g.offset < 0 ? -g.offset : g.offset + g.axis, position = g.pitch / length;
    return static_cast<int>((last + position - 1) / position);
}

/// The numbers of a step of `length` positions, for `now` of them behind `past` others.
constexpr kernel::Geometry geometry_at(kernel::Geometry g, Lengthwise kind, int length, int now, int past) {
    const auto scale = [&](auto& number) { number = number / length * now; };
    switch (kind) {
        case Lengthwise::no:
        case Lengthwise::mixed: break;
        case Lengthwise::elements: scale(g.inner); [[fallthrough]];
        case Lengthwise::rows: scale(g.height), scale(g.out_height); break;
        case Lengthwise::table: g.offset += g.outer / length * past; [[fallthrough]];
        case Lengthwise::blocks: scale(g.outer); break;
        case Lengthwise::row_pitch: scale(g.pitch); break;
        case Lengthwise::first_axis: g.extents.set(0, g.extents[0] / length * now); break;
        case Lengthwise::both:
            g.attention.keys = past + now;
            g.attention.goes_on = past > 0;
            [[fallthrough]];
        case Lengthwise::queries: g.height = g.out_height = now; break;
        case Lengthwise::keys: g.attention.keys = now; break;
    }
    return g;
}

}  // namespace idem::detail
