/// Sequences that go on: which networks take the next positions of one, and what they keep of those before.
///
/// Attention keeps the keys and values of all positions, a recurrent layer what follows the last one, and a window that
/// slides over the positions the inputs that it sees again.
#pragma once

#include <idem/kernel/pieces.hpp>
#include <idem/plan/growing.hpp>
#include <idem/plan/length.hpp>
#include <idem/plan/tiny.hpp>
#include <idem/support/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace idem::detail {

/// The inputs before a position that a causal window sees.
constexpr int window_history(const kernel::Geometry& g) { return g.horizontal.padding; }

/// Whether no window over a line of positions sees what comes behind its own.
constexpr bool is_causal_window(const kernel::Geometry& g) { return g.horizontal.span() - 1 <= window_history(g); }

/// What such a window keeps: a ring of the last inputs, with room for `length` new ones, and the same once more behind
/// it. So all that is asked for lies together, wherever it begins.
struct WindowRing {
    int history, rows;
    std::ptrdiff_t channels;

    constexpr WindowRing(const kernel::Geometry& g, int length)
        : history(window_history(g)), rows(history + length), channels(g.channels) {}
    constexpr std::ptrdiff_t floats() const { return 2 * rows * channels; }
    /// Where position `position` is, and `rows` further on again.
    IDEM_ALWAYS_INLINE constexpr std::ptrdiff_t row(std::int64_t position) const {
        return position - kernel::detail::quotient(position, rows) * rows;
    }
    constexpr std::ptrdiff_t next_row(std::ptrdiff_t row) const { return row + 1 == rows ? 0 : row + 1; }
    /// Where the history of the position in `row` begins.
    IDEM_ALWAYS_INLINE constexpr std::ptrdiff_t first_row(std::ptrdiff_t row) const {
        return row < history ? row + rows - history : row - history;
    }
    /// Puts the input of a position into both of its rows.
    IDEM_ALWAYS_INLINE void put(float* ring, std::ptrdiff_t row, const float* input) const {
        for (float* const place : {ring + row * channels, ring + (row + rows) * channels})
            std::copy_n(input, channels, place);
    }
};

/// The geometry of a window that reads what it keeps.
constexpr kernel::Geometry geometry_in_ring(kernel::Geometry geometry, const WindowRing& ring) {
    geometry.width += ring.history;
    geometry.horizontal.padding = 0;
    geometry.in_pitch = 0;
    return geometry;
}

/// Whether a step keeps something of a sequence that goes on.
constexpr bool keeps_of_sequence(const Step& step) {
    if (step.lengthwise == Lengthwise::width) return window_history(step.geometry) > 0;
    return step.computation == Computation::attention ||
           (is_recurrent(step.computation) && step.lengthwise != Lengthwise::no);
}

/// Whether a step can go on with what it keeps: attention by a mask of pairs cannot, nor what goes backwards.
constexpr bool can_keep(const Step& step) {
    if (step.lengthwise == Lengthwise::width) return is_causal_window(step.geometry);
    if (step.computation == Computation::attention && (step.lengthwise != Lengthwise::both || reads_pairs(step)))
        return false;
    return step.state != none;
}

/// Whether a graph that runs at any length goes on with a sequence: every step that looks at other positions does so by
/// what it keeps, and what takes some of the positions counts them from the last, which is the sequence's, and gives no
/// others a part of them.
constexpr bool can_extend(const Graph& graph) {
    bool any = false;
    Growing<char> last(graph.storages.size(), 0);  // what follows the last position
    for (const Step& step : graph.steps) {
        bool of_last = step.lengthwise == Lengthwise::row_pitch;
        for (const int read : step.reads())
            of_last = of_last || (read != none && last[static_cast<std::size_t>(graph.block(read))] != 0);
        if (of_last && given_positions(step.lengthwise, graph.storage(step.input).positions) != Positioned::no)
            return false;
        if (of_last) last[static_cast<std::size_t>(graph.block(step.output))] = 1;
        if (step.lengthwise == Lengthwise::row_pitch && step.geometry.offset >= 0) return false;
        if (!keeps_of_sequence(step)) continue;
        if (!can_keep(step)) return false;
        any = true;
    }
    return any;
}

/// Whether no step of such a graph keeps, or looks up, something for each position of the sequence.
constexpr bool forgets_positions(const Graph& graph) {
    for (const Step& step : graph.steps)
        if (step.lengthwise == Lengthwise::both || step.lengthwise == Lengthwise::table) return false;
    return true;
}

/// Whether what a step of such a graph keeps follows the last position, so that there is no way back.
constexpr bool keeps_the_last_only(const Graph& graph) {
    for (const Step& step : graph.steps)
        if (keeps_of_sequence(step) && step.lengthwise != Lengthwise::both) return true;
    return false;
}

/// Gives windows that slide over a sequence which goes on what they keep.
constexpr void keep_windows(Graph& graph) {
    const auto keeps = [](const Step& step) { return step.lengthwise == Lengthwise::width && keeps_of_sequence(step); };
    if (std::none_of(graph.steps.begin(), graph.steps.end(), keeps) || !can_extend(graph)) return;
    for (Step& step : graph.steps) {
        if (!keeps(step)) continue;
        const WindowRing ring(step.geometry, graph.length);
        step.state = graph.add_storage({.floats = ring.floats(), .state = true});
    }
}

}  // namespace idem::detail
