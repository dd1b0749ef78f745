/// The product of one row and a packed matrix, on one thread: a Linear on one sample. Panel after panel, without the
/// loops of run_convolution.hpp, which would take longer than a small product. A sum is added up as there.
#pragma once

#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/window_pieces.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

constexpr bool is_one_row(const Geometry& geometry, const Call& call) {
    return call.batch * geometry.out_height * geometry.out_width == 1 && call.team.threads == 1 &&
           geometry.groups == 1 && geometry.prologue == Prologue::none && reads_rows(geometry);
}

template <class V>
void multiply_row(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t depth = geometry.channels, columns = geometry.out_channels;
    const PanelCut<V> cut(columns);
    const Activation& activation = geometry.activation;
    ProductTile tile{.x = call.input, .depth = depth, .panel_pitch = usual_panel<V> * simd::lanes<V> * (depth + 1)};
    tile.output.clamps = activation.clamps;
    tile.output.low = activation.low;
    tile.output.high = activation.high;
    for (std::ptrdiff_t index = 0, count; index < cut.count(); index += count) {
        const Panel panel = cut.at(index);
        count = cut.usual_from(index) >= panels_abreast<V>(1) ? panels_abreast<V>(1) : 1;
        const float* const bias = call.weights + panel.offset(depth);
        tile.panel = bias + panel.width;
        tile.start = {bias, 0, tile.panel_pitch};
        tile.output.to = call.output + panel.column;
        tile.output.operand = call.operand ? call.operand + panel.column : nullptr;
        tile.output.columns = std::min(count * panel.width, columns - panel.column);
        if (count > 1) compute_few_rows<V>(tile, 1);
        else compute_tiles<V>(tile, 1, panel.vectors);
    }
    activation.complete(call.output, 1, columns, columns);
}

}  // namespace idem::kernel::detail
