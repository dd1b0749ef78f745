/// Streams of positions: how a plan for T positions runs for fewer.
///
/// A network of tokens or of rows (T, C), or of channels (C, T), works on each position alone, except where attention
/// looks at others, where a recurrent layer goes from one to the next, and where a window slides over them. Such a step
/// computes n positions as it computes T: some numbers of its geometry become smaller. Samples then lie n positions
/// apart, in every stream; a mask of pairs (T, T) is one of (n, n). If any step mixes positions otherwise, the network
/// has the one length T.
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/plan/graph.hpp>
#include <idem/plan/growing.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace idem::detail {

/// Which blocks of memory have positions. Of floats (a, b) these are along `axis`.
class Positions {
  public:
    constexpr Positions(const Graph& graph, const InputList& inputs, int axis)
        : graph_(graph), at_(graph.storages.size(), Positioned::no), axis_(axis), length_(length_of(inputs)) {
        if (length_ == 0) return;
        for (std::size_t i = 0; i < graph.storages.size(); ++i) {
            const int input = graph.storages[i].input;
            if (input != none) at_[i] = of_input(inputs.streams[input]);
        }
    }

    constexpr int length() const { return length_; }
    constexpr Positioned at(int storage) const {
        return storage == none ? Positioned::no : at_[static_cast<std::size_t>(graph_.block(storage))];
    }
    constexpr bool has(int storage) const { return at(storage) == Positioned::places; }
    constexpr void mark(int storage, Positioned as) { at_[static_cast<std::size_t>(graph_.block(storage))] = as; }

  private:
    /// Ids, masks, and rows of floats; of one channel it makes no difference along which axis.
    constexpr Positioned of_input(const Extents& in) const {
        if (in.numbers != Numbers::real) return in.rank >= 1 && in[0] == length_ ? Positioned::places : Positioned::no;
        if (in.rank != 2 || in[axis_] != length_) return Positioned::no;
        return axis_ == 0 || in[0] == 1 ? Positioned::places : Positioned::columns;
    }
    /// That of the first input of ids or of a mask; else of the first of rows; of those that are read.
    constexpr int length_of(const InputList& inputs) const {
        for (int i = 0; i < inputs.streams.count; ++i) {
            const Extents& in = inputs.streams[i];
            if (in.numbers != Numbers::real && in.rank >= 1 && is_read(i)) return in[0];
        }
        for (int i = 0; i < inputs.streams.count; ++i)
            if (inputs.streams[i].rank == 2 && is_read(i)) return inputs.streams[i][axis_];
        return 0;
    }
    constexpr bool is_read(int input) const {
        for (const Step& step : graph_.steps)
            for (const int storage : step.reads())
                if (storage != none && graph_.storage(graph_.block(storage)).input == input) return true;
        return false;
    }

    const Graph& graph_;
    Growing<Positioned> at_;
    int axis_, length_;
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

/// Whether a window slides over a line of places, and gives as many as there are.
constexpr bool slides_over_line(const kernel::Geometry& g) {
    return g.height == 1 && g.out_height == 1 && g.vertical.kernel == 1 && g.horizontal.stride == 1 &&
           g.out_width == g.width;
}

/// What a step does with the positions of its input, and a number that must hold all of them for that; for attention
/// see `attention_lengthwise`, for what may read columns `elements_lengthwise` and `transposed_lengthwise`.
struct LengthRule {
    Lengthwise kind = Lengthwise::mixed;
    std::ptrdiff_t count = 0;
};

constexpr LengthRule length_rule(const Step& step, int length) {
    const kernel::Geometry& g = step.geometry;
    switch (step.computation) {
        case Computation::linear: return {Lengthwise::rows, g.width == 1 ? g.height : 1};
        case Computation::lstm:
        case Computation::gru: return {Lengthwise::rows, g.height};
        case Computation::convolution:
            if (!slides_over_line(g)) return {};
            return {Lengthwise::width, g.width};
        case Computation::layer_norm:
        case Computation::rms_norm:
        case Computation::softmax:
        case Computation::log_softmax: return {Lengthwise::blocks, g.inner == 1 ? g.outer : 1};
        case Computation::scale_shift:
        case Computation::prelu:
        case Computation::embedding:
        case Computation::copy_slice: return {Lengthwise::blocks, g.outer};
        case Computation::take_slice:
            // Of one position, what is less is some of its channels.
            if (g.outer != 1 || (length == 1 && g.axis < g.pitch)) return {Lengthwise::blocks, g.outer};
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

/// Of a step on single elements: all of them are as many as there are positions, or one place of the operand goes with
/// every one.
constexpr Lengthwise elements_lengthwise(const Step& step, const Positions& positions) {
    const bool repeats = step.geometry.operand_repeats;
    const Positioned in = positions.at(step.input);
    if (step.operand != none && positions.at(step.operand) != (repeats ? Positioned::no : in)) return Lengthwise::mixed;
    if (in == Positioned::columns) return repeats ? Lengthwise::mixed : Lengthwise::column_elements;
    return repeats && step.geometry.height % positions.length() != 0 ? Lengthwise::mixed : Lengthwise::elements;
}

/// Of a transposition.
constexpr Lengthwise transposed_lengthwise(const Graph& graph, const Step& step, const Positions& positions) {
    const kernel::Geometry& g = step.geometry;
    const bool rows = positions.has(step.input);
    if (graph.storage(rows ? step.output : step.input).whole != none) return Lengthwise::mixed;
    if ((rows ? g.axis : g.inner) != positions.length()) return Lengthwise::mixed;
    return rows ? Lengthwise::to_columns : Lengthwise::from_columns;
}

constexpr Lengthwise lengthwise(const Graph& graph, const Step& step, const Positions& positions) {
    bool any = false;
    for (const int storage : step.reads()) any = any || positions.at(storage) != Positioned::no;
    if (!any) return Lengthwise::no;
    switch (step.computation) {
        case Computation::attention: return attention_lengthwise(graph, step, positions);
        case Computation::map:
        case Computation::add:
        case Computation::multiply:
        case Computation::copy: return elements_lengthwise(step, positions);
        case Computation::transpose: return transposed_lengthwise(graph, step, positions);
        default: break;
    }
    const auto [kind, count] = length_rule(step, positions.length());
    if (kind == Lengthwise::no) return kind;
    if (kind == Lengthwise::row_pitch) return positions.has(step.input) ? kind : Lengthwise::mixed;
    const bool all = positions.has(step.input) && (step.operand == none || positions.has(step.operand));
    const bool is_line = kind == Lengthwise::width;  // of these positions, and no others
    return all && (is_line ? count == positions.length() : count % positions.length() == 0) ? kind : Lengthwise::mixed;
}

/// How what a step writes has positions, if its input has them so.
constexpr Positioned given_positions(Lengthwise kind, Positioned input) {
    switch (kind) {
        case Lengthwise::elements:
        case Lengthwise::column_elements: return input;
        case Lengthwise::to_columns: return Positioned::columns;
        case Lengthwise::rows:
        case Lengthwise::blocks:
        case Lengthwise::table:
        case Lengthwise::first_axis:
        case Lengthwise::width:
        case Lengthwise::from_columns:
        case Lengthwise::queries:
        case Lengthwise::both: return Positioned::places;
        default: return Positioned::no;
    }
}

constexpr bool reads_pairs(const Step& step) {
    return step.lengthwise == Lengthwise::both && step.others[1] != none && step.geometry.attention.mask_of_pairs;
}

/// The axis of a stream's extents along which it has positions one by one; `none` where no axis shows them. Those of one
/// channel lie in the same way along either.
constexpr int axis_of_positions(const Extents& stream, Positioned as, int length) {
    if (as == Positioned::columns) return stream.rank == 2 && stream[1] == length ? 1 : none;
    if (as != Positioned::places || stream.rank == 0) return none;
    if (stream[0] % length == 0) return 0;
    return stream.rank >= 2 && stream[0] == 1 && stream[1] % length == 0 ? 1 : none;
}

/// Whether masks of pairs are read as nothing else.
constexpr bool pairs_stay_pairs(const Graph& graph) {
    if (std::none_of(graph.steps.begin(), graph.steps.end(), reads_pairs)) return true;
    Growing<char> pairs(graph.storages.size(), 0);
    for (const Step& step : graph.steps)
        if (reads_pairs(step)) pairs[static_cast<std::size_t>(step.others[1])] = 1;
    for (const Step& step : graph.steps)
        for (const int storage : step.reads()) {
            if (storage == none || pairs[static_cast<std::size_t>(graph.block(storage))] == 0) continue;
            if (storage != step.others[1] || !reads_pairs(step)) return false;
        }
    return true;
}

/// Whether all steps agree on what has positions, and outputs show them. What a step writes has them if it gives them:
/// another might have written a part of the same block.
constexpr bool agree(const Graph& graph, const Positions& positions) {
    for (const Step& step : graph.steps)
        if (positions.at(step.output) != given_positions(step.lengthwise, positions.at(step.input))) return false;
    for (std::size_t i = 0; i < graph.storages.size(); ++i) {
        const Storage& storage = graph.storages[i];
        const Positioned as = storage.output == none ? Positioned::no : positions.at(static_cast<int>(i));
        if (as != Positioned::no && axis_of_positions(storage.extents, as, positions.length()) == none) return false;
    }
    return pairs_stay_pairs(graph);
}

/// Sets what each step does with positions, and how each storage has them; false if a step mixes them.
constexpr bool mark_positions(Graph& graph, Positions& positions) {
    for (Step& step : graph.steps) {
        step.lengthwise = lengthwise(graph, step, positions);
        if (step.lengthwise == Lengthwise::mixed) return false;
        const Positioned given = given_positions(step.lengthwise, positions.at(step.input));
        if (given != Positioned::no) positions.mark(step.output, given);
    }
    for (std::size_t i = 0; i < graph.storages.size(); ++i)
        graph.storages[i].positions = positions.at(static_cast<int>(i));
    return agree(graph, positions);
}

/// The length that a graph is planned for, if it runs for fewer positions too; else 0, and nothing has positions. Two
/// axes of floats are (T, C), unless that does not do and (C, T) does.
constexpr int find_length(Graph& graph, const InputList& inputs) {
    for (const int axis : {0, 1}) {
        Positions positions(graph, inputs, axis);
        if (positions.length() == 0) return 0;
        if (mark_positions(graph, positions)) return positions.length();
    }
    for (Step& step : graph.steps) step.lengthwise = Lengthwise::no;
    for (Storage& storage : graph.storages) storage.positions = Positioned::no;
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
constexpr kernel::Geometry geometry_at(const kernel::Geometry& planned, Lengthwise kind, int length, int now,
                                       std::int64_t past) {
    kernel::Geometry g = planned;
    const auto scale = [&](auto& number) {
        number = static_cast<std::remove_reference_t<decltype(number)>>(kernel::detail::quotient(number, length) * now);
    };
    switch (kind) {
        case Lengthwise::no:
        case Lengthwise::mixed: break;
        case Lengthwise::column_elements: scale(g.inner); break;
        case Lengthwise::elements: scale(g.inner); [[fallthrough]];
        case Lengthwise::rows: scale(g.height), scale(g.out_height); break;
        case Lengthwise::table: g.offset += g.outer / length * past; [[fallthrough]];
        case Lengthwise::blocks: scale(g.outer); break;
        case Lengthwise::row_pitch: scale(g.pitch); break;
        case Lengthwise::first_axis: g.extents.set(0, g.extents[0] / length * now); break;
        case Lengthwise::width: g.width = g.out_width = now; break;
        case Lengthwise::from_columns: g.inner = now; break;
        case Lengthwise::to_columns: g.axis = now; break;
        case Lengthwise::both:
            g.attention.keys = static_cast<int>(past) + now;
            g.attention.goes_on = past > 0;
            [[fallthrough]];
        case Lengthwise::queries: g.height = g.out_height = now; break;
        case Lengthwise::keys: g.attention.keys = now; break;
    }
    return g;
}

}  // namespace idem::detail
