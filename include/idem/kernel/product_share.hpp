/// Which part of a product a thread computes: some rows of some panels.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// Where panels end, or the next ones begin, if `part` of `parts` of all columns are before: between the panels where
/// this is most nearly so, for panels differ in width. Panels of groups are counted through.
template <class V>
constexpr std::ptrdiff_t panel_border(std::ptrdiff_t columns, std::ptrdiff_t groups, int part, int parts) {
    const PanelCut<V> cut(columns);
    const std::ptrdiff_t of_group = cut.vectors_before(cut.count());
    const std::ptrdiff_t before = groups * of_group * part / parts;  // vectors
    const std::ptrdiff_t group = before / of_group;
    return group * cut.count() + cut.border_near(before - group * of_group);
}

template <class V>
constexpr Range share_panels(std::ptrdiff_t columns, std::ptrdiff_t groups, const Portion& portion) {
    return {panel_border<V>(columns, groups, portion.begin, portion.whole),
            panel_border<V>(columns, groups, portion.end, portion.whole)};
}

/// The columns of the widest part, padding included.
template <class V>
constexpr std::ptrdiff_t widest_part(std::ptrdiff_t columns, std::ptrdiff_t groups, int parts) {
    const PanelCut<V> cut(columns);
    const auto before = [&](std::ptrdiff_t panel) {  // vectors
        const std::ptrdiff_t group = panel / cut.count();
        return group * cut.vectors_before(cut.count()) + cut.vectors_before(panel - group * cut.count());
    };
    std::ptrdiff_t widest = 0;
    for (int part = 0; part < parts; ++part) {
        const Range panels = share_panels<V>(columns, groups, {part, part + 1, parts});
        widest = std::max(widest, before(panels.end) - before(panels.begin));
    }
    return widest * simd::lanes<V>;
}

struct ProductShare {
    Range rows, panels;
};

/// The threads are cut into a grid: of all grids the one whose largest part is done first, were all as fast. A part
/// takes a multiply-add for each row and column, has to fetch a row's inputs, about as long as 16 multiply-adds, and
/// cannot be faster than its weights come from memory, each about as long as 36. `columns` are those of a group.
template <class V>
constexpr ProductShare share_product(std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t groups,
                                     const Team& team) {
    const int threads = team.threads;
    if (threads == 1) return {{0, rows}, {0, groups * panel_count<V>(columns)}};
    constexpr std::ptrdiff_t input = 16, weight = 36;
    int row_ways = 1;
    std::ptrdiff_t least = 0;
    for (int ways = 1; ways <= threads; ++ways) {
        if (threads % ways != 0) continue;
        const std::ptrdiff_t part_rows = (rows + ways - 1) / ways;
        const std::ptrdiff_t part_columns = widest_part<V>(columns, groups, threads / ways);
        const std::ptrdiff_t cost = std::max(part_rows, weight) * part_columns + input * part_rows;
        if (ways > 1 && cost >= least) continue;
        row_ways = ways;
        least = cost;
    }
    // Neighbours have the same panels, and rows of their own.
    const int first = team.thread / row_ways * row_ways, whole = team.border(threads);
    const Portion of_panels{team.border(first), team.border(first + row_ways), whole};
    const Portion of_rows{team.border(team.thread) - of_panels.begin, team.border(team.thread + 1) - of_panels.begin,
                          of_panels.end - of_panels.begin};
    return {share(rows, of_rows), share_panels<V>(columns, groups, of_panels)};
}

}  // namespace idem::kernel::detail
