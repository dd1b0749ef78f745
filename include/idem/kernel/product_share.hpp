/// Which part of a product a thread computes: some rows of some panels.
#pragma once

#include <idem/kernel/operation.hpp>

namespace idem::kernel::detail {

struct ProductShare {
    Range rows, panels;
};

/// The threads are cut into a grid: of all grids the one whose largest part is done first. A part takes a multiply-add
/// for each row and column, and has to fetch a row's inputs and a column's weights: about as long as 16 multiply-adds.
constexpr ProductShare share_product(std::ptrdiff_t rows, std::ptrdiff_t panels, std::ptrdiff_t width, int thread,
                                     int threads) {
    if (threads == 1) return {{0, rows}, {0, panels}};
    constexpr std::ptrdiff_t fetch = 16;
    int row_ways = 1;
    std::ptrdiff_t least = 0;
    for (int ways = 1; ways <= threads; ++ways) {
        if (threads % ways != 0) continue;
        const std::ptrdiff_t panel_ways = threads / ways;
        const std::ptrdiff_t part_rows = (rows + ways - 1) / ways;
        const std::ptrdiff_t part_columns = (panels + panel_ways - 1) / panel_ways * width;
        const std::ptrdiff_t cost = part_rows * part_columns + fetch * (part_rows + part_columns);
        if (ways > 1 && cost >= least) continue;
        row_ways = ways;
        least = cost;
    }
    return {share(rows, thread % row_ways, row_ways), share(panels, thread / row_ways, threads / row_ways)};
}

}  // namespace idem::kernel::detail
