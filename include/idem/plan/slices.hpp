/// Concat and Slice without copies: whoever computes a part writes it where the whole has it, and whoever reads a part
/// reads it there.
///
/// A part becomes a slice of the whole if every step that touches it can do so with a pitch. Parts may be wholes
/// themselves: in a dense block, where each layer's output is put behind everything before it, all of them end up in
/// one block of memory, and nothing is ever copied.
#pragma once

#include <idem/plan/graph.hpp>
#include <idem/plan/growing.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::detail {

/// A stream as a kernel sees it.
struct Places {
    std::ptrdiff_t count, channels;
};

constexpr Places input_places(const Step& step) {
    const kernel::Geometry& g = step.geometry;
    switch (step.computation) {
        case Computation::transpose: return {g.axis, g.inner};
        case Computation::copy_slice: return {g.outer, g.axis};
        case Computation::take_slice: return {g.outer, g.pitch};
        default: return {std::ptrdiff_t{g.height} * g.width, g.channels};
    }
}

constexpr Places output_places(const Step& step) {
    const kernel::Geometry& g = step.geometry;
    if (step.computation == Computation::transpose) return {g.inner, g.axis};
    if (step.computation == Computation::take_slice) return {g.outer, g.axis};
    return {std::ptrdiff_t{g.out_height} * g.out_width, g.out_channels};
}

/// Whether a step reads or writes all of `storage`, place by place, and could do so with a pitch.
constexpr bool works_on_slice(const Graph& graph, const Step& step, int number) {
    const Storage& storage = graph.storage(number);
    const Slices slices = slices_of(step.computation);
    const auto matches = [&](const Places& places) {
        return places.channels == storage.channels && places.count == storage.places();
    };
    const bool reads = matches(input_places(step)), writes = matches(output_places(step));
    if (step.input == number && !(slices.input && reads)) return false;
    if (step.operand == number && !(slices.operand && writes)) return false;
    if (step.others[0] == number || step.others[1] == number) return false;
    return step.output != number || (slices.output && writes);
}

/// Of each storage, how many steps touch it that could not if it were a slice.
class UnfitSteps {
  public:
    constexpr explicit UnfitSteps(const Graph& graph) : graph_(graph), count_(graph.storages.size(), 0) {
        for (const Step& step : graph.steps) change(step, 1);
    }
    constexpr void remove(const Step& step) { change(step, -1); }
    constexpr int beside(const Step& step, int number) const {
        return count_[static_cast<std::size_t>(number)] - !works_on_slice(graph_, step, number);
    }

  private:
    constexpr void change(const Step& step, int by) {
        const auto touched = step.touches();
        for (std::size_t i = 0; i < touched.size(); ++i) {
            const int number = touched[i];
            const bool counted = std::find(touched.begin(), touched.begin() + i, number) != touched.begin() + i;
            if (number == none || counted || works_on_slice(graph_, step, number)) continue;
            count_[static_cast<std::size_t>(number)] += by;
        }
    }

    const Graph& graph_;
    Growing<int> count_;
};

/// Whether a copy between a part and a whole, of some channels of each place, can be left out.
constexpr bool can_be_slice(const Graph& graph, const UnfitSteps& unfit, const Step& copy, int part_number,
                            int whole_number) {
    const Storage& part = graph.storage(part_number);
    const Storage& whole = graph.storage(whole_number);
    if (part.input != none || part.output != none || part.whole != none) return false;
    if (part.channels != copy.geometry.axis || whole.channels != copy.geometry.pitch) return false;
    return part.places() == whole.places() && unfit.beside(copy, part_number) == 0;
}

constexpr void leave_parts_in_place(Graph& graph) {
    const auto copies_part = [](const Step& step) {
        return step.computation == Computation::copy_slice || step.computation == Computation::take_slice;
    };
    if (std::none_of(graph.steps.begin(), graph.steps.end(), copies_part)) return;
    UnfitSteps unfit(graph);
    for (Step& step : graph.steps) {
        if (!copies_part(step)) continue;
        const bool takes = step.computation == Computation::take_slice;
        const int part = takes ? step.output : step.input, whole = takes ? step.input : step.output;
        if (!can_be_slice(graph, unfit, step, part, whole)) continue;
        unfit.remove(step);
        const std::ptrdiff_t offset = step.geometry.offset;
        graph.storage(part).whole = whole;
        graph.storage(part).channel = offset < 0 ? offset + step.geometry.pitch : offset;
        step = {};
    }
    graph.drop_empty_steps();
}

/// Makes slices of slices slices of their block, each path once: a dense block is as deep as it has layers.
constexpr void flatten_slices(Graph& graph) {
    for (std::size_t i = 0; i < graph.storages.size(); ++i) {
        std::ptrdiff_t channel = 0;
        int block = static_cast<int>(i);
        for (; graph.storage(block).whole != none; block = graph.storage(block).whole)
            channel += graph.storage(block).channel;
        for (int number = static_cast<int>(i); number != block;) {
            Storage& slice = graph.storage(number);
            const std::ptrdiff_t own = slice.channel;
            number = slice.whole;
            slice.whole = block;
            slice.channel = channel;
            channel -= own;
        }
    }
}

/// The floats from one place to the next in a storage that is a slice; 0 in one that is not.
constexpr std::ptrdiff_t pitch_of(const Graph& graph, int number) {
    if (number == none || graph.storage(number).whole == none) return 0;
    return graph.storage(graph.block(number)).channels;
}

}  // namespace idem::detail
