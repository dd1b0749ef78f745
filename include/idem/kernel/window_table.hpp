/// Where the windows of a convolution lie in its input: the table of addresses that a tile reads.
///
/// For output rows r (sample, y, x counted through) and pieces t of the window, `addresses[t][r]` is where
/// the piece begins: a pixel of the input, or zeros where the window hangs over the padding. A piece is one
/// pixel with all its channels. With few channels a tile would spend its time looking up addresses, so there
/// a piece is a whole row of the window, copied together only where the input does not have it contiguous.
///
/// Reads of the geometry: height, width, channels, out_height, out_width, vertical, horizontal, groups, in_pitch.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/window_pieces.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace idem::kernel::detail {

class WindowTable {
  public:
    /// `scratch` is `window_table_bytes`, aligned.
    WindowTable(const Geometry& geometry, const float* input, std::byte* scratch)
        : geometry_(geometry),
          pieces_(window_pieces(geometry)),
          pitch_(pitch_or(geometry.in_pitch, geometry.channels)),
          input_(input),
          zeros_(reinterpret_cast<float*>(scratch)),
          copies_(reinterpret_cast<float*>(scratch + zero_bytes(geometry))),
          addresses_(reinterpret_cast<const float**>(scratch + zero_bytes(geometry) + copy_bytes(geometry))) {}

    /// Before anything is looked up: makes the zeros.
    void begin() { std::memset(zeros_, 0, static_cast<std::size_t>(zero_bytes(geometry_))); }

    /// Looks up `count` output rows from `first` on.
    void fill(std::ptrdiff_t first, std::ptrdiff_t count) {
        const std::ptrdiff_t places = std::ptrdiff_t{geometry_.out_height} * geometry_.out_width;
        const std::ptrdiff_t sample_floats = std::ptrdiff_t{geometry_.height} * geometry_.width * pitch_;
        for (std::ptrdiff_t row = 0; row < count;) {
            const std::ptrdiff_t place = (first + row) % places;
            const float* sample = input_ + (first + row) / places * sample_floats;
            const std::ptrdiff_t y = place / geometry_.out_width, x = place % geometry_.out_width;
            const std::ptrdiff_t end = std::min(geometry_.out_width - x, count - row) + x;
            for (std::ptrdiff_t i = 0; i < geometry_.vertical.kernel; ++i) {
                const std::ptrdiff_t in_y =
                    y * geometry_.vertical.stride - geometry_.vertical.padding + i * geometry_.vertical.dilation;
                const bool inside = in_y >= 0 && in_y < geometry_.height;
                const float* line = inside ? sample + in_y * geometry_.width * pitch_ : nullptr;
                if (pieces_.rows)
                    fill_rows(line, x, end, i, row);
                else
                    fill_pixels(line, x, end, i, row);
            }
            row += end - x;
        }
    }

    /// (taps, rows_per_block), from `row` on.
    const float* const* addresses(std::ptrdiff_t row) const { return addresses_ + row; }

  private:
    /// The outputs [x, end) of a line, and row `i` of their windows: `line` of the input, null if that is padding.
    void fill_pixels(const float* line, std::ptrdiff_t x, std::ptrdiff_t end, std::ptrdiff_t i, std::ptrdiff_t row) {
        const idem::detail::WindowAxis& axis = geometry_.horizontal;
        const float** address = addresses_ + i * axis.kernel * rows_per_block + row;
        for (std::ptrdiff_t j = 0; j < axis.kernel; ++j, address += rows_per_block) {
            // Outputs [begin, last) see pixels that exist.
            const std::ptrdiff_t shift = j * axis.dilation - axis.padding;
            const std::ptrdiff_t begin = std::clamp(first_output(-shift), x, end);
            const std::ptrdiff_t last = line ? std::clamp(first_output(geometry_.width - shift), begin, end) : begin;
            std::fill(address, address + (begin - x), zeros_);
            const float* pixel = line ? line + (begin * axis.stride + shift) * pitch_ : nullptr;
            for (std::ptrdiff_t o = begin; o < last; ++o, pixel += axis.stride * pitch_) address[o - x] = pixel;
            std::fill(address + (last - x), address + (end - x), zeros_);
        }
    }

    /// The first output whose window begins at `in_x` of the input or after it.
    std::ptrdiff_t first_output(std::ptrdiff_t in_x) const {
        const std::ptrdiff_t stride = geometry_.horizontal.stride;
        return in_x <= 0 ? 0 : (in_x + stride - 1) / stride;
    }

    void fill_rows(const float* line, std::ptrdiff_t x, std::ptrdiff_t end, std::ptrdiff_t i, std::ptrdiff_t row) {
        const idem::detail::WindowAxis& axis = geometry_.horizontal;
        const bool dense = pitch_ == geometry_.channels && (axis.dilation == 1 || axis.kernel == 1);
        for (; x < end; ++x, ++row) {
            const std::ptrdiff_t in_x = x * axis.stride - axis.padding;
            const float*& address = addresses_[i * rows_per_block + row];
            if (line == nullptr)
                address = zeros_;
            else if (dense && in_x >= 0 && in_x + axis.kernel <= geometry_.width)
                address = line + in_x * pitch_;
            else
                address = copy_row(line, in_x, copies_ + (row * pieces_.taps + i) * pieces_.depth);
        }
    }

    const float* copy_row(const float* line, std::ptrdiff_t first_x, float* to) const {
        const std::ptrdiff_t channels = geometry_.channels;
        for (std::ptrdiff_t j = 0; j < geometry_.horizontal.kernel; ++j) {
            const std::ptrdiff_t x = first_x + j * geometry_.horizontal.dilation;
            const float* from = x >= 0 && x < geometry_.width ? line + x * pitch_ : zeros_;
            std::copy_n(from, channels, to + j * channels);
        }
        return to;
    }

    const Geometry& geometry_;
    WindowPieces pieces_;
    std::ptrdiff_t pitch_;
    const float* input_;
    float* zeros_;
    float* copies_;
    const float** addresses_;
};

}  // namespace idem::kernel::detail
