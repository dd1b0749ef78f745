/// How rows are cut into the tiles that there are.
#include "support/catch.hpp"

#include "kernel/vectors.hpp"

#include <idem/kernel/tile_heights.hpp>

#include <algorithm>

using namespace idem::kernel;

TEMPLATE_LIST_TEST_CASE("rows are cut into tiles that there are, without a gap", "[kernel]", idem::test::Vectors) {
    using V = TestType;
    for (int vectors = 1; vectors <= widest_panel<V>; ++vectors)
        for (std::ptrdiff_t rows = 0; rows <= 300; ++rows) {
            const idem::kernel::detail::TileHeights<V> tiles(rows, vectors);
            std::ptrdiff_t next = 0;
            for (std::ptrdiff_t t = 0; t < tiles.count(); ++t) {
                const auto [begin, end] = tiles.at(t);
                const auto height = static_cast<int>(end - begin);
                const bool exists =
                    height > 0 && (height <= common_heights<V>(vectors) || height == tallest_tile<V>(vectors));
                if (begin != next || !exists) FAIL(rows << " rows: " << begin << " to " << end);
                next = end;
            }
            if (next != rows) FAIL(rows << " rows: the tiles end at " << next);
        }
    SUCCEED();
}

TEMPLATE_LIST_TEST_CASE("rows are cut into as few tiles as there can be, none of them small", "[kernel]",
                        idem::test::Vectors) {
    using V = TestType;
    for (int vectors = 1; vectors <= widest_panel<V>; ++vectors)
        for (std::ptrdiff_t rows = 4; rows <= 300; ++rows) {
            const idem::kernel::detail::TileHeights<V> tiles(rows, vectors);
            const std::ptrdiff_t tallest = tallest_tile<V>(vectors), common = common_heights<V>(vectors);
            const std::ptrdiff_t most = rows % tallest == 0 ? rows / tallest : (rows + common - 1) / common;
            if (tiles.count() > most) FAIL(rows << " rows are " << tiles.count() << " tiles");
            for (std::ptrdiff_t t = 0; t < tiles.count(); ++t)
                if (const auto [begin, end] = tiles.at(t); end - begin < std::min<std::ptrdiff_t>(4, common / 2))
                    FAIL(rows << " rows have a tile of " << end - begin);
        }
    SUCCEED();
}
