/// The product of one row and a packed matrix: a Linear on one sample, or the window at the next position of a
/// sequence. Panel after panel, without the loops of run_convolution.hpp, which would take longer than a small product.
/// A sum is added up as there.
#pragma once

#include <idem/kernel/convolution_rows.hpp>
#include <idem/kernel/convolution_scratch.hpp>
#include <idem/kernel/gather_rows.hpp>
#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/product_share.hpp>
#include <idem/kernel/window_pieces.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// Whether a call has one row, which lies in the input and, gathered, finds room in the scratch.
constexpr bool is_one_row(const Geometry& geometry, const Call& call) {
    if (call.batch * geometry.out_height * geometry.out_width != 1) return false;
    const std::ptrdiff_t window = std::ptrdiff_t{geometry.vertical.kernel} * geometry.horizontal.kernel;
    return geometry.prologue == Prologue::none && sees_no_padding(geometry.vertical, geometry.height, 0, 1) &&
           sees_no_padding(geometry.horizontal, geometry.width, 0, 1) &&
           window * geometry.channels <= rows_per_block * longest_part;
}

template <class V>
class RowProduct {
  public:
    RowProduct(const Geometry& geometry, const Call& call)
        : geometry_(geometry),
          call_(call),
          channels_(quotient(geometry.channels, geometry.groups)),
          columns_(quotient(geometry.out_channels, geometry.groups)),
          depth_(std::ptrdiff_t{geometry.vertical.kernel} * geometry.horizontal.kernel * channels_),
          cut_(columns_),
          panels_(cut_.count()) {}

    void run() const {
        const bool alone = call_.team.threads == 1;
        const Range own = alone ? Range{0, geometry_.groups * panels_}
                                : share_product<V>(1, columns_, geometry_.groups, call_.team).panels;
        for (std::ptrdiff_t group = quotient(own.begin, panels_); group * panels_ < own.end; ++group)
            run_group(group, {std::max(own.begin - group * panels_, std::ptrdiff_t{0}),
                              std::min(own.end - group * panels_, panels_)});
    }

  private:
    void run_group(std::ptrdiff_t group, const Range& panels) const {
        const float* const weights = call_.weights + group * packed_panel_floats<V>(depth_, columns_);
        ProductTile tile{.x = window(group),
                         .depth = depth_,
                         .panel_pitch = usual_panel<V> * simd::lanes<V> * (depth_ + 1)};
        tile.output.clamps = geometry_.activation.clamps;
        tile.output.low = geometry_.activation.low;
        tile.output.high = geometry_.activation.high;
        float* const first = call_.output + group * columns_ + cut_.at(panels.begin).column;
        for (std::ptrdiff_t index = panels.begin, count; index < panels.end; index += count) {
            const Panel panel = cut_.at(index);
            const std::ptrdiff_t column = group * columns_ + panel.column;
            count = panels_abreast<V>(1, std::min(panels.end - index, cut_.usual_from(index)));
            tile.start = {weights + panel.offset(depth_), 0, tile.panel_pitch};
            tile.panel = tile.start.at + panel.width;
            tile.output.to = call_.output + column;
            tile.output.operand = call_.operand ? call_.operand + column : nullptr;
            tile.output.columns = std::min(count * panel.width, columns_ - panel.column);
            if (count > 1) compute_few_rows<V>(tile, 1, count);
            else compute_tiles<V>(tile, 1, panel.vectors);
        }
        geometry_.activation.complete(first, 1, tile.output.to + tile.output.columns - first, 0);
    }

    /// The window of one group, as the row of a matrix: where it lies, or gathered if there are gaps in it.
    const float* window(std::ptrdiff_t group) const {
        const idem::detail::WindowAxis &down = geometry_.vertical, &across = geometry_.horizontal;
        const float* const first = call_.input + group * channels_;
        if (down.kernel == 1 && (across.kernel == 1 || windows_are_dense(geometry_))) return first;
        const std::ptrdiff_t pitch = pitch_or(geometry_.in_pitch, geometry_.channels);
        auto* const row = reinterpret_cast<float*>(call_.scratch);
        float* to = row;
        for (std::ptrdiff_t i = 0; i < down.kernel; ++i)
            for (std::ptrdiff_t j = 0; j < across.kernel; ++j, to += channels_)
                copy_floats<V>(first + (i * down.dilation * geometry_.width + j * across.dilation) * pitch, channels_,
                               to);
        return row;
    }

    const Geometry& geometry_;
    const Call& call_;
    const std::ptrdiff_t channels_, columns_, depth_;  // of a group
    const PanelCut<V> cut_;
    const std::ptrdiff_t panels_;
};

}  // namespace idem::kernel::detail
