/// How the columns of a matrix are cut into panels.
#include "support/catch.hpp"

#include "kernel/vectors.hpp"

#include <idem/kernel/pack_panels.hpp>

#include <algorithm>
#include <vector>

using namespace idem;
using namespace idem::kernel;

TEMPLATE_LIST_TEST_CASE("columns are cut into panels without a gap, and packed behind each other", "[kernel]",
                        test::Vectors) {
    using V = TestType;
    constexpr std::ptrdiff_t depth = 5, lanes = simd::lanes<V>;
    for (std::ptrdiff_t columns = 1; columns <= 30 * lanes; ++columns) {
        std::ptrdiff_t next = 0, floats = 0;
        for (std::ptrdiff_t index = 0; index < panel_count<V>(columns); ++index) {
            const Panel panel = PanelCut<V>(columns).at(index);
            INFO(columns << " columns, panel " << index);
            const bool right = panel.column == next && panel.vectors >= 1 && panel.vectors <= widest_panel<V> &&
                               panel.width == panel.vectors * lanes && panel.columns > panel.width - lanes &&
                               panel.columns <= panel.width && panel.offset(depth) == floats;
            if (!right) FAIL();
            next += panel.columns;
            floats += panel.width * (depth + 1);
        }
        if (next != columns || packed_panel_floats<V>(depth, columns) != floats) FAIL(columns << " columns");
    }
    CHECK(packed_panel_floats<V>(depth, 0) == 0);
}

TEMPLATE_LIST_TEST_CASE("of many columns, no panel is narrower than usual", "[kernel]", test::Vectors) {
    using V = TestType;
    if constexpr (usual_panel<V> > 2)
        for (std::ptrdiff_t columns = 6 * simd::lanes<V>; columns <= 30 * simd::lanes<V>; ++columns)
            for_each_panel<V>(columns, [&](const Panel& panel) {
                if (panel.vectors < usual_panel<V>) FAIL(columns << " columns: " << panel.vectors << " vectors");
            });
    SUCCEED();
}

TEMPLATE_LIST_TEST_CASE("an even number of vectors is cut into equal halves, unless that leaves narrow panels",
                        "[kernel]", test::Vectors) {
    using V = TestType;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const auto widths = [](std::ptrdiff_t vectors) {
        std::vector<int> all;
        for_each_panel<V>(vectors * lanes, [&](const Panel& panel) { all.push_back(panel.vectors); });
        return all;
    };
    if constexpr (usual_panel<V> == 3) {
        CHECK(widths(8) == std::vector{4, 4});
        CHECK(widths(10) == std::vector{3, 3, 4});
        CHECK(widths(14) == std::vector{3, 4, 3, 4});
        CHECK(widths(16) == std::vector{4, 4, 4, 4});
    }
    for (std::ptrdiff_t vectors = 12; vectors <= 130; vectors += 2) {
        const std::vector<int> all = widths(vectors);
        const auto half = static_cast<std::ptrdiff_t>(all.size() / 2);
        const bool equal = all.size() % 2 == 0 && std::equal(all.begin(), all.begin() + half, all.begin() + half);
        if (equal != (usual_panel<V> != 2 || vectors % 4 == 0)) FAIL(vectors << " vectors");
    }
}

TEMPLATE_LIST_TEST_CASE("the end of a column's panel is found", "[kernel]", test::Vectors) {
    using V = TestType;
    for (const std::ptrdiff_t columns : {1, 17, 80, 128, 256, 261})
        for_each_panel<V>(columns, [&](const Panel& panel) {
            for (std::ptrdiff_t i = 0; i < panel.columns; ++i)
                if (end_of_panel<V>(columns, panel.column + i + 1) != panel.column + panel.width)
                    FAIL(columns << " columns: " << panel.column + i);
        });
    SUCCEED();
}
