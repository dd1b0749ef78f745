/// How the columns of a matrix are cut into panels.
#include "support/catch.hpp"

#include "kernel/vectors.hpp"

#include <idem/kernel/pack_panels.hpp>

using namespace idem;
using namespace idem::kernel;

TEMPLATE_LIST_TEST_CASE("columns are cut into panels without a gap, and packed behind each other", "[kernel]",
                        test::Vectors) {
    using V = TestType;
    constexpr std::ptrdiff_t depth = 5, lanes = simd::lanes<V>;
    for (std::ptrdiff_t columns = 1; columns <= 30 * lanes; ++columns) {
        std::ptrdiff_t next = 0, floats = 0;
        for (std::ptrdiff_t index = 0; index < panel_count<V>(columns); ++index) {
            const Panel panel = panel_at<V>(columns, index);
            INFO(columns << " columns, panel " << index);
            const bool right = panel.column == next && panel.vectors >= 1 && panel.vectors <= widest_panel<V> &&
                               panel.width == panel.vectors * lanes && panel.columns > panel.width - lanes &&
                               panel.columns <= panel.width && panel_offset<V>(depth, columns, index) == floats;
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
