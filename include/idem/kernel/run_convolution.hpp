/// The loops around the tiles of a convolution.
///
///     for blocks of rows                     whose inputs stay in the second-level cache
///         look up where their windows lie, transform them if there is a prologue
///         for groups, for parts of the depth     so that also a panel's part stays there
///             gather the rows, if they do not lie well
///             for panels, for tiles of the rows
///
/// Rows at the ends of a block that see nothing but padding in a part of the depth take no part in it: of 49 on a map of
/// 7 x 7, these are 7 above and 7 below.
///
/// While a panel's part is used, the next one is fetched, and so is what tiles meet at their ends (tile_lines.hpp). But
/// where all weights stay in the cache and the streams do not, it is the next block's streams: from the second block on,
/// as the first one brings the weights. Between parts of the depth the sums are kept in the output.
#pragma once

#include <idem/kernel/cache.hpp>
#include <idem/kernel/convolution_rows.hpp>
#include <idem/kernel/depth_parts.hpp>
#include <idem/kernel/fetch_ahead.hpp>
#include <idem/kernel/gather_rows.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/product_share.hpp>
#include <idem/kernel/tile_heights.hpp>
#include <idem/kernel/tile_lines.hpp>
#include <idem/kernel/window_pieces.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// Rows of a small block, in whole tiles of most panels.
inline constexpr std::ptrdiff_t rows_per_small_block = 24;

template <class V>
class ConvolutionRun {
  public:
    ConvolutionRun(const Geometry& geometry, const Call& call)
        : geometry_(geometry),
          call_(call),
          of_call_(call_pieces<V>(geometry, call)),
          pieces_(of_call_.pieces),
          depth_(pieces_.taps * pieces_.depth),
          columns_(quotient(geometry.out_channels, geometry.groups)),
          cut_(columns_),
          panels_(cut_.count()),
          group_floats_(packed_panel_floats<V>(depth_, columns_)),
          out_pitch_(pitch_or(geometry.out_pitch, geometry.out_channels)),
          operand_pitch_(pitch_or(geometry.operand_pitch, geometry.out_channels)),
          parts_(of_call_, part_depth()),
          inputs_(geometry, call, of_call_) {}

    void run() {
        const std::ptrdiff_t rows = call_.batch * geometry_.out_height * geometry_.out_width;
        const auto [own_rows, own_panels] = share_product<V>(rows, columns_, geometry_.groups, call_.team);
        if (own_rows.begin == own_rows.end || own_panels.begin == own_panels.end) return;
        const std::ptrdiff_t count = own_rows.end - own_rows.begin;
        const bool pass = streams_pass_weights(count, own_panels);
        end_row_ = own_rows.end;
        end_panel_ = own_panels.end;
        const Pieces pairs((count + 1) / 2, most_rows(own_panels, pass) / 2);
        for (std::ptrdiff_t b = 0; b < pairs.count(); ++b) {  // blocks of pairs of rows: tiles of even heights
            first_row_ = own_rows.begin + 2 * pairs.at(b).begin;
            rows_ = std::min(own_rows.begin + 2 * pairs.at(b).end, end_row_) - first_row_;
            fetches_streams_ = pass && b > 0 && b + 1 < pairs.count();
            run_block(own_panels);
        }
    }

  private:
    /// Whether all weights stay in the second-level cache while the streams pass through it.
    bool streams_pass_weights(std::ptrdiff_t rows, const Range& panels) const {
        if (geometry_.groups != 1 || parts_.count() != 1) return false;
        const std::ptrdiff_t columns =
            (cut_.vectors_before(panels.end) - cut_.vectors_before(panels.begin)) * simd::lanes<V>;
        const std::ptrdiff_t half = second_level_bytes / 2 / std::ptrdiff_t{sizeof(float)};
        const std::ptrdiff_t streams = depth_ + (call_.operand ? 2 : 1) * columns;
        return columns * depth_ <= half && rows * streams > half;
    }

    /// Of a block. Gathered rows stay in the first-level cache where little is done with them.
    std::ptrdiff_t most_rows(const Range& panels, bool streams_pass) const {
        const bool few = panels.end - panels.begin < panels_worth_gathering<V>;
        return !inputs_.are_rows() && (few || streams_pass) ? rows_per_small_block : rows_per_block;
    }

    void run_block(const Range& panels) {
        inputs_.go_to(first_row_, rows_);
        for (std::ptrdiff_t group = quotient(panels.begin, panels_); group * panels_ < panels.end; ++group) {
            const Range own{std::max(panels.begin - group * panels_, std::ptrdiff_t{0}),
                            std::min(panels.end - group * panels_, panels_)};
            for (std::ptrdiff_t part = 0; part < parts_.count(); ++part) run_part(group, own, part);
        }
    }

    /// Where a part's weights begin in a panel.
    const float* weights(std::ptrdiff_t group, const Panel& panel, const DepthPart& part) const {
        return bias(group, panel) + panel.width * (1 + part.tap * pieces_.depth + part.k);
    }
    const float* bias(std::ptrdiff_t group, const Panel& panel) const {
        return call_.weights + group * group_floats_ + panel.offset(depth_);
    }

    /// A part of a panel's weights, of `abreast` panels, with what their sums begin with and where they go.
    void go_to_panel(ProductTile& tile, std::ptrdiff_t group, const Panel& panel, std::ptrdiff_t abreast,
                     std::ptrdiff_t part_index) const {
        const std::ptrdiff_t column = group * columns_ + panel.column;
        const bool reads_operand = is_last(part_index) && call_.operand;
        tile.panel = weights(group, panel, parts_.at(part_index));
        tile.output.to = call_.output + first_row_ * out_pitch_ + column;
        tile.output.operand = reads_operand ? call_.operand + first_row_ * operand_pitch_ + column : nullptr;
        tile.output.columns = std::min(abreast * panel.width, columns_ - panel.column);
        tile.start = part_index == 0 ? SumsStart{bias(group, panel), 0, tile.panel_pitch}
                                     : SumsStart{tile.output.to, out_pitch_, panel.width};
    }
    bool is_last(std::ptrdiff_t part_index) const { return part_index + 1 == parts_.count(); }

    void run_part(std::ptrdiff_t group, const Range& panels, std::ptrdiff_t part_index) {
        const DepthPart part = parts_.at(part_index);
        const bool first = part_index == 0, last = is_last(part_index);
        const Range inside = inputs_.without_padding(part);
        const bool is_whole = inside.end - inside.begin == rows_;
        ProductTile tile{.depth = part.floats(), .panel_pitch = usual_panel<V> * simd::lanes<V> * (depth_ + 1)};
        const MatrixRows rows = inputs_.part(group, part, panels.end - panels.begin);
        tile.x = rows.first;
        tile.x_pitch = rows.pitch;
        tile.output = {.pitch = out_pitch_, .operand_pitch = operand_pitch_};
        if (last) {
            tile.output.clamps = geometry_.activation.clamps;
            tile.output.low = geometry_.activation.low;
            tile.output.high = geometry_.activation.high;
        }

        NextFetch fetch;  // of which every second k is a step
        if (fetches_streams_) fetch = next_streams(count_tiles(panels) * tile.next_steps());
        for (std::ptrdiff_t index = panels.begin, count; index < panels.end; index += count) {
            count = is_whole ? panels_at_once(panels.end - index, index) : 1;
            const Panel panel = cut_.at(index);
            go_to_panel(tile, group, panel, count, part_index);
            if (count > 1) {
                compute_few_rows<V>(tile, static_cast<int>(rows_), count);
                if (last) activate(tile.output, rows_);
                continue;
            }
            const TileHeights<V> tiles(inside.end - inside.begin, panel.vectors);
            if (!fetches_streams_) {
                choose_lines<V>(tile, tiles.count(), panel.vectors);
                fetch = next_weights(group, index, panels, part_index, tiles.count() * tile.next_steps());
            }
            if (first || last) start_and_finish(tile, {0, inside.begin}, panel, last);
            run_panel(tile, inside, panel, last, fetch);
            if (first || last) start_and_finish(tile, {inside.end, rows_}, panel, last);
        }
    }

    /// Rows for which a part of the depth has nothing to add.
    void start_and_finish(ProductTile tile, const Range& rows, const Panel& panel, bool last) const {
        NextFetch nothing;
        tile.depth = 0;
        tile.line_count = 0;
        run_panel(tile, rows, panel, last, nothing);
    }

    /// How many tiles the block has in some panels.
    std::ptrdiff_t count_tiles(const Range& panels) const {
        std::ptrdiff_t tiles = 0;
        for (std::ptrdiff_t index = panels.begin; index < panels.end; ++index)
            tiles += TileHeights<V>(rows_, cut_.vectors_at(index)).count();
        return tiles;
    }

    /// While a panel is used, the weights of the one after it; of the next call, while the last one is.
    NextFetch next_weights(std::ptrdiff_t group, std::ptrdiff_t index, const Range& panels, std::ptrdiff_t part_index,
                           std::ptrdiff_t steps) const {
        const bool wraps = index + 1 == panels.end;
        if (wraps && is_last(part_index)) {
            const bool ends = group * panels_ + panels.end == end_panel_ && first_row_ + rows_ == end_row_;
            return ends ? NextFetch{{call_.next}, steps} : NextFetch{};
        }
        const Panel next = cut_.at(wraps ? panels.begin : index + 1);
        const DepthPart part = parts_.at(wraps ? part_index + 1 : part_index);
        return {{Wanted{weights(group, next, part), part.floats() * next.width}}, steps};
    }

    /// While a block is computed, the streams of the next one, as far as they have no large gaps.
    NextFetch next_streams(std::ptrdiff_t steps) const {
        const std::ptrdiff_t row = first_row_ + rows_;
        const std::ptrdiff_t rows = std::min(rows_, end_row_ - row);
        const auto stream = [&](const float* memory, std::ptrdiff_t pitch, std::ptrdiff_t channels) -> Wanted {
            if (memory == nullptr || pitch > 2 * channels) return {};
            return {memory + row * pitch, rows * pitch};
        };
        const float* const input = inputs_.are_rows() ? call_.input : nullptr;
        return {{stream(input, pitch_or(geometry_.in_pitch, geometry_.channels), geometry_.channels),
                 stream(call_.operand, operand_pitch_, geometry_.out_channels),
                 stream(call_.output, out_pitch_, geometry_.out_channels)},
                steps};
    }

    /// Few rows go through several panels at once.
    std::ptrdiff_t panels_at_once(std::ptrdiff_t left, std::ptrdiff_t index) const {
        if (rows_ > few_rows) return 1;
        return panels_abreast<V>(static_cast<int>(rows_), std::min(left, cut_.usual_from(index)));
    }

    /// Some rows of the block and one panel. `tile` is that of the block's first ones.
    void run_panel(ProductTile tile, const Range& rows, const Panel& panel, bool last, NextFetch& fetch) const {
        const TileHeights<V> tiles(rows.end - rows.begin, panel.vectors);
        const std::ptrdiff_t steps = tile.next_steps();
        go_on(tile, rows.begin);
        const TileOutput whole = tile.output;
        for (std::ptrdiff_t t = 0; t < tiles.count(); t += tile.count) {
            const auto [begin, end] = tiles.at(t);
            const std::ptrdiff_t height = end - begin;
            const bool is_last_tile = t + 1 == tiles.count();
            tile.count = std::min(tiles.equal_from(t), fetch.walks_left(steps));
            if (tile.line_count > 0 && t + tile.count == tiles.count() && !is_last_tile) --tile.count;
            tile.next_output = is_last_tile ? whole.to + panel.width - tile.output.to : height * out_pitch_;
            tile.next = fetch.walk(tile.count * steps);
            compute_tiles<V>(tile, static_cast<int>(height), panel.vectors);
            go_on(tile, height);
        }
        if (last) activate(whole, rows.end - rows.begin);
    }

    void activate(const TileOutput& output, std::ptrdiff_t rows) const {
        geometry_.activation.complete(output.to, rows, output.columns, output.pitch);
    }

    const Geometry& geometry_;
    const Call& call_;
    const CallPieces of_call_;
    const WindowPieces& pieces_;
    const std::ptrdiff_t depth_;    // of a panel
    const std::ptrdiff_t columns_;  // of a group
    const PanelCut<V> cut_;
    const std::ptrdiff_t panels_, group_floats_;  // of a group; its floats as they are packed
    const std::ptrdiff_t out_pitch_, operand_pitch_;
    const DepthParts parts_;
    ConvolutionRows<V> inputs_;
    std::ptrdiff_t end_row_ = 0, end_panel_ = 0;  // of this thread; panels of groups are counted through
    std::ptrdiff_t first_row_ = 0, rows_ = 0;  // of the block
    bool fetches_streams_ = false;             // of the next one
};

}  // namespace idem::kernel::detail
