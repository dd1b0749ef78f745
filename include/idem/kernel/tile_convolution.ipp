#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/pack_tiles.hpp>
#include <idem/kernel/split_planes.hpp>
#include <idem/kernel/tile_convolution.hpp>
#include <idem/kernel/tile_product.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

template <int Terms>
void pack_tile_convolution(const Geometry& geometry, const Parameters& parameters, float* packed) {
    detail::pack_tiles<Terms>(geometry, parameters, packed);
}

namespace detail {

template <int Terms, class Registers>
class TileConvolution {
  public:
    TileConvolution(const Geometry& geometry, const Call& call)
        : geometry_(geometry),
          call_(call),
          shape_(geometry, call.batch),
          pack_(geometry),
          scratch_(geometry, shape_.room_of_block()),
          planes_(geometry, shape_, prologue(), call.scratch + scratch_.planes, call.scratch + scratch_.infinities),
          taps_(reinterpret_cast<std::ptrdiff_t*>(call.scratch + scratch_.taps)),
          rows_(reinterpret_cast<TileRows*>(call.scratch + scratch_.rows)),
          sums_(reinterpret_cast<float*>(call.scratch + scratch_.sums)),
          out_pitch_(pitch_or(geometry.out_pitch, geometry.out_channels)),
          operand_pitch_(pitch_or(geometry.operand_pitch, geometry.out_channels)) {
        std::ptrdiff_t* tap = taps_;
        for (int i = 0; i < geometry.vertical.kernel; ++i)
            for (int j = 0; j < geometry.horizontal.kernel; ++j) *tap++ = shape_.tap(i, j) * bf16_per_line;
    }

    void run() {
        const std::ptrdiff_t sample_lines =
            shape_.all_rows ? call_.batch * geometry_.out_height * geometry_.out_width : geometry_.out_height;
        const std::ptrdiff_t all_lines = shape_.all_rows ? sample_lines : call_.batch * sample_lines;
        const std::ptrdiff_t all_panels = pack_.groups * pack_.panels();
        const int threads = call_.team.threads;
        const bool by_panels =
            all_lines < threads || (all_panels >= threads && mostly_weights(all_lines * shape_.out_width));
        const Range lines = by_panels ? Range{0, all_lines} : share(all_lines, call_.team.portion());
        const Range panels = by_panels ? share(all_panels, call_.team.portion()) : Range{0, all_panels};
        if (lines.begin == lines.end || panels.begin == panels.end) return;

        const auto segment_lines = [&](std::ptrdiff_t line) {
            const std::ptrdiff_t left = std::min(sample_lines - line % sample_lines, lines.end - line);
            return rounded_quotient(left, rounded_quotient(left, shape_.lines));
        };
        std::ptrdiff_t most = 0;
        for (std::ptrdiff_t line = lines.begin; line < lines.end; line += segment_lines(line))
            most = std::max(most, segment_lines(line));
        const std::ptrdiff_t height = tile_height(shape_.places(most));

        Registers tiles(static_cast<int>(height));
        for (std::ptrdiff_t line = lines.begin; line < lines.end;) {
            planes_.clear();
            std::ptrdiff_t count = 0;
            for (std::ptrdiff_t i = 0; i < shape_.segments && line < lines.end; ++i) {
                const std::ptrdiff_t before = count, next = segment_lines(line), places = shape_.places(next);
                for (std::ptrdiff_t place = 0; place < places; place += height)
                    rows_[count++] = {i * shape_.segment() + place, line, place, std::min(height, places - place)};
                planes_.fill(i, call_.input + line / sample_lines * sample_floats(), line % sample_lines, next,
                             (count - before) * height - places);
                line += next;
            }
            multiply_block(tiles, count, panels);
        }
    }

  private:
    static constexpr std::ptrdiff_t rounded_quotient(std::ptrdiff_t count, std::ptrdiff_t size) {
        return (count + size - 1) / size;
    }
    /// An even number of tiles of the same height, since two are multiplied at a time.
    static constexpr std::ptrdiff_t tile_height(std::ptrdiff_t places) {
        const std::ptrdiff_t tiles = rounded_quotient(places, tile_rows);
        return rounded_quotient(places, tiles > 1 ? tiles + tiles % 2 : 1);
    }
    std::ptrdiff_t sample_floats() const {
        return std::ptrdiff_t{geometry_.height} * geometry_.width * pitch_or(geometry_.in_pitch, geometry_.channels);
    }
    bool mostly_weights(std::ptrdiff_t rows) const {
        constexpr std::ptrdiff_t splitting = 4;  // an input that every thread splits, in weights that only one reads
        return pack_.taps * pack_.channels * geometry_.out_channels > splitting * rows * geometry_.channels;
    }
    PrologueNumbers prologue() const {
        if (!pack_.prologue) return {};
        return {call_.weights + pack_.scale(), call_.weights + pack_.shift(),
                geometry_.prologue == Prologue::scale_shift_relu};
    }

    void multiply_block(Registers& tiles, std::ptrdiff_t count, Range panels) {
        const std::ptrdiff_t steps = rounded_quotient(count, 2), depth = pack_.taps * pack_.blocks;
        for (std::ptrdiff_t panel = panels.begin; panel < panels.end; ++panel) {
            const std::ptrdiff_t group = panel / pack_.panels();
            const int columns = pack_.panel_tiles(panel % pack_.panels());
            const std::ptrdiff_t first_block = group * pack_.blocks * Terms * planes_.term_pitch();
            TileStep step{.left = {},
                          .left_pitch = planes_.term_pitch(),
                          .taps = taps_,
                          .tap_count = pack_.taps,
                          .blocks = pack_.blocks,
                          .right = weights(panel),
                          .bias = call_.weights + pack_.bias(group, panel % pack_.panels()),
                          .sums = sums_};
            if (panel + 1 < panels.end) {
                const std::ptrdiff_t lines = (weights(panel + 2) - weights(panel + 1)) / bf16_per_line;
                step.ahead = weights(panel + 1);
                step.lines_ahead = rounded_quotient(lines, steps * depth);
            }
            for (std::ptrdiff_t t = 0; t < count; t += 2) {
                const std::ptrdiff_t rows = std::min<std::ptrdiff_t>(2, count - t);
                for (std::ptrdiff_t r = 0; r < rows; ++r)
                    step.left[r] = planes_.at(rows_[t + r].position) + first_block;
                multiply_tiles<Terms>(tiles, step, static_cast<int>(rows), columns);
                for (std::ptrdiff_t r = 0; r < rows; ++r) {
                    if (Terms > 1 && (planes_.any_infinity() || call_.weights[0] != 0.0f))
                        sum_infinities(step, rows_[t + r], r, columns);
                    finish_rows(rows_[t + r], sums_ + r * tile_rows * widest_tile_panel, panel);
                }
                step.ahead += step.lines_ahead * depth * bf16_per_line;
            }
        }
    }
    const Bf16* weights(std::ptrdiff_t panel) const {
        return reinterpret_cast<const Bf16*>(call_.weights +
                                             pack_.weights(panel / pack_.panels(), panel % pack_.panels()));
    }

    /// Computes the rows that see an infinity again.
    void sum_infinities(const TileStep& step, const TileRows& rows, std::ptrdiff_t r, int columns) {
        for (std::ptrdiff_t i = 0; i < rows.count; ++i) {
            const auto sees_infinity = [&](std::ptrdiff_t tap) {
                return planes_.infinite(rows.position + i + tap / bf16_per_line);
            };
            if (call_.weights[0] != 0.0f || std::any_of(taps_, taps_ + pack_.taps, sees_infinity))
                sum_as_floats<Terms>(step, step.left[r] + i * bf16_per_line, columns,
                                     step.sums + (r * tile_rows + i) * widest_tile_panel);
        }
    }

    /// Stores what lies on output lines, a line at a time; or all at once, where nothing lies between them.
    void finish_rows(const TileRows& rows, const float* sums, std::ptrdiff_t panel) {
        const std::ptrdiff_t column =
            panel / pack_.panels() * pack_.columns + panel % pack_.panels() * widest_tile_panel;
        const std::ptrdiff_t columns = pack_.panel_columns(panel % pack_.panels());
        for (std::ptrdiff_t i = 0, count = 0; i < rows.count; i += count) {
            const std::ptrdiff_t y = (rows.place + i) / shape_.pitch, x = (rows.place + i) % shape_.pitch;
            const bool outside = x >= shape_.out_width;
            count = rows.count - i;
            if (shape_.pitch > shape_.out_width)
                count = std::min(count, (outside ? shape_.pitch : shape_.out_width) - x);
            if (outside) continue;
            const std::ptrdiff_t row = (rows.line + y) * shape_.out_width + x;
            finish<simd::Batch>(
                    {.sums = sums + i * widest_tile_panel,
                     .operand = call_.operand ? call_.operand + row * operand_pitch_ + column : nullptr,
                     .output = call_.output + row * out_pitch_ + column,
                     .rows = count,
                     .columns = columns,
                     .sums_pitch = widest_tile_panel,
                     .pitch = out_pitch_,
                     .operand_pitch = operand_pitch_},
                    geometry_.activation);
        }
    }

    const Geometry& geometry_;
    const Call& call_;
    PlaneShape<Terms> shape_;
    TilePack<Terms> pack_;
    TileScratch scratch_;
    SplitPlanes<Terms> planes_;
    std::ptrdiff_t* taps_;
    TileRows* rows_;
    float* sums_;
    std::ptrdiff_t out_pitch_, operand_pitch_;
};

}  // namespace detail

template <int Terms, class Registers>
void tile_convolution(const Geometry& geometry, const Call& call) {
    detail::TileConvolution<Terms, Registers>(geometry, call).run();
}

}  // namespace idem::kernel
