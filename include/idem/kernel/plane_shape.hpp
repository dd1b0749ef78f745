/// How the input of a convolution is arranged for tiles: split into bf16 terms, padded, and so that the windows of
/// neighbouring outputs lie at a constant distance. No window is ever copied together.
///
///     planes[block of 32 channels][term][position][channel]        a position is a cache line
///
/// Inputs whose distance is a multiple of the stride form a phase, with a plane of its own: within it, windows that are
/// neighbours in the output are neighbours, too. A plane holds the lines that some lines of outputs read, one behind
/// the other, `pitch` positions apart: a line's inputs, and zeros that are padding both of its right side and of the
/// next line's left. So 16 positions from anywhere on are the left tile of a product, for each place of the window at
/// an offset, without regard to where lines end; what a tile computes between two lines is dropped.
///
///     plane:  left zeros | line 0, zeros | line 1, zeros | … | zeros up to the end
///
/// Windows of one place over neighbours (Linear, 1x1 convolutions) make no difference between lines and samples: all
/// rows are one plane, and any number of them a block.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/tile_sizes.hpp>
#include <idem/kernel/window_pieces.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace idem::kernel::detail {

/// One direction of a window: place `tap` of the window at output o reads entry o + shift(tap) of phase(tap).
class PlaneAxis {
  public:
    constexpr PlaneAxis(const idem::detail::WindowAxis& window, int in, int out)
        : window_(window), in_(in), out_(out), phases_(std::min(window.kernel, period())) {}

    constexpr int phases() const { return phases_; }
    constexpr int phase(int tap) const { return tap % period(); }
    constexpr int shift(int tap) const { return floor_quotient(tap * window_.dilation - window_.padding); }
    /// Between the first place's shift and the last one's.
    constexpr int span() const { return shift(window_.kernel - 1) - shift(0); }

    /// The input that is entry `index` of a phase; perhaps outside.
    constexpr int input(int phase, int index) const {
        const int first = phase * window_.dilation - window_.padding;
        return first + (index - floor_quotient(first)) * window_.stride;
    }
    constexpr bool inside(int input) const { return input >= 0 && input < in_; }

    /// How many entries of a phase are read that exist, from 0 on.
    constexpr int entries(int phase) const {
        const int first = input(phase, 0);
        const int exist = first < in_ ? (in_ - first + window_.stride - 1) / window_.stride : 0;
        return std::clamp(out_ + shift(window_.kernel - 1), 0, exist);
    }
    /// Zeros before the first entry.
    constexpr int left() const { return std::max(0, -shift(0)); }
    /// The distance of lines: no output of one reads the inputs of another.
    constexpr int pitch() const {
        int longest = 0, right = 0;
        for (int phase = 0; phase < phases_; ++phase) {
            longest = std::max(longest, entries(phase));
            right = std::max(right, out_ + shift(window_.kernel - 1) - entries(phase));
        }
        return std::max(out_, longest + std::max(left(), right));
    }

  private:
    constexpr int period() const { return window_.stride / std::gcd(window_.stride, window_.dilation); }
    constexpr int floor_quotient(int x) const { return (x - (x < 0 ? window_.stride - 1 : 0)) / window_.stride; }

    idem::detail::WindowAxis window_;
    int in_, out_;
    int phases_;
};

/// What a block takes of memory.
struct BlockRoom {
    std::ptrdiff_t tiles;      // of outputs
    std::ptrdiff_t positions;  // of its planes
    std::ptrdiff_t bytes;      // of these
};

/// The sizes that follow from the geometry alone.
template <int Terms>
struct PlaneShape {
    PlaneAxis vertical, horizontal;
    bool all_rows;            // are one plane, and its lines are one position long
    std::ptrdiff_t channels;  // of a group
    std::ptrdiff_t blocks;    // of 32 of them
    std::ptrdiff_t groups;
    std::ptrdiff_t out_width, pitch;
    std::ptrdiff_t lines;     // of outputs in a segment, at most: a part of a sample
    std::ptrdiff_t segments;  // in a block, at most: whole samples, if more than one
    std::ptrdiff_t cache_bytes;  // into which a block of several fits
    bool is_line;  // a sample is one line

    /// With fewer samples, or fewer lines, it is not larger.
    constexpr explicit PlaneShape(const Geometry& geometry, std::ptrdiff_t samples = most_rows)
        : vertical(geometry.vertical, geometry.height, geometry.out_height),
          horizontal(geometry.horizontal, geometry.width, geometry.out_width),
          all_rows(reads_rows(geometry)),
          channels(geometry.channels / geometry.groups),
          blocks((channels + bf16_per_line - 1) / bf16_per_line),
          groups(geometry.groups),
          out_width(all_rows ? 1 : geometry.out_width),
          pitch(all_rows ? 1 : horizontal.pitch()),
          lines(all_rows ? most_rows : geometry.out_height),
          segments(1),
          is_line(geometry.height == 1 && geometry.out_height == 1 && geometry.vertical.kernel == 1) {
        const std::ptrdiff_t weights = Terms * std::ptrdiff_t{sizeof(Bf16)} * geometry.vertical.kernel *
                                       geometry.horizontal.kernel * channels * geometry.out_channels;
        cache_bytes = weights <= resident_weights ? beside_resident : beside_a_panel;
        std::ptrdiff_t fits = all_rows ? fewest_rows : 1;
        for (std::ptrdiff_t most = lines; fits < most;) {
            lines = (fits + most + 1) / 2;
            if (bytes() <= cache_bytes)
                fits = lines;
            else
                most = lines - 1;
        }
        lines = fits;
        if (all_rows || lines < geometry.out_height) return;
        segments = std::max<std::ptrdiff_t>(1, std::min({cache_bytes / bytes(), most_rows / places(lines), samples}));
    }

    /// From the first output of some lines to the last one, those between lines included.
    constexpr std::ptrdiff_t places(std::ptrdiff_t count) const { return (count - 1) * pitch + out_width; }
    /// How far tiles of the same height may go beyond the last place.
    constexpr std::ptrdiff_t room(std::ptrdiff_t count) const { return places(count) / tile_rows + tile_rows; }
    /// Of one phase of a segment.
    constexpr std::ptrdiff_t plane() const {
        return horizontal.left() + (lines + vertical.span()) * pitch + room(lines);
    }
    constexpr std::ptrdiff_t segment() const { return vertical.phases() * horizontal.phases() * plane(); }
    constexpr std::ptrdiff_t positions() const { return segments * segment(); }
    constexpr std::ptrdiff_t bytes() const { return positions() * position_bytes(); }
    constexpr BlockRoom room_of_block() const { return {segments * room(lines), positions(), bytes()}; }
    /// The same, and enough for shorter lines: a run of fewer positions may have more samples in a block.
    constexpr BlockRoom room_of_any_block() const {
        if (all_rows || !is_line) return room_of_block();
        const std::ptrdiff_t most = std::max(positions(), cache_bytes / position_bytes());
        return {most, most, most * position_bytes()};  // a segment has fewer tiles than positions
    }

    /// Where the window's place (i, j) lies, in positions from an output's.
    constexpr std::ptrdiff_t tap(int i, int j) const {
        const std::ptrdiff_t phase = vertical.phase(i) * horizontal.phases() + horizontal.phase(j);
        return phase * plane() + (vertical.shift(i) - vertical.shift(0)) * pitch + horizontal.left() +
               horizontal.shift(j);
    }

  private:
    constexpr std::ptrdiff_t position_bytes() const {
        return groups * blocks * Terms * bf16_per_line * std::ptrdiff_t{sizeof(Bf16)};
    }

    // Of a second-level cache of 2 MB, as all machines with tiles have: weights that stay there leave room for what is
    // read and written, and blocks may be small; others are read again for every block, and pass by in panels.
    static constexpr std::ptrdiff_t resident_weights = 512 * 1024;
    static constexpr std::ptrdiff_t beside_resident = 256 * 1024, beside_a_panel = 1024 * 1024;
    /// Enough to outweigh the weights, which are read again for every block.
    static constexpr std::ptrdiff_t fewest_rows = 64, most_rows = 1024;
};

}  // namespace idem::kernel::detail
