/// Where the windows of a convolution lie in its input: the table of addresses that a tile reads.
///
/// For output rows r (sample, y, x counted through) and pieces t of the window, `addresses[t][r]` is where
/// the piece begins: a pixel of the input, or zeros where the window hangs over the padding. A piece is one
/// pixel with all its channels. With few channels a tile would spend its time looking up addresses, so there
/// a piece is a whole row of the window, copied together only where the input does not have it contiguous.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <algorithm>
#include <cstring>

namespace idem::kernel::detail {

/// Output rows whose addresses are looked up together: enough to reuse weights that come from memory (two
/// operations for each of 96 rows outweigh its 4 bytes), few enough for their sums to stay in the cache.
inline constexpr std::ptrdiff_t rows_per_block = 96;

struct WindowPieces {
    bool rows;  // a piece is a row of the window, not a pixel
    std::ptrdiff_t taps, depth;
};

constexpr WindowPieces window_pieces(const Geometry& geometry) {
    constexpr int few_channels = 16;
    const std::ptrdiff_t height = geometry.vertical.kernel, width = geometry.horizontal.kernel;
    if (geometry.groups == 1 && geometry.channels < few_channels && height * width > 1)
        return {true, height, width * geometry.channels};
    return {false, height * width, geometry.channels / geometry.groups};
}

constexpr std::ptrdiff_t aligned_bytes(std::ptrdiff_t bytes) {
    constexpr auto unit = static_cast<std::ptrdiff_t>(simd::alignment);
    return (bytes + unit - 1) / unit * unit;
}

/// The bytes of zeros, of copied window rows, and of addresses.
constexpr std::ptrdiff_t zero_bytes(const Geometry& geometry) {
    const WindowPieces pieces = window_pieces(geometry);
    return aligned_bytes(std::max<std::ptrdiff_t>(geometry.channels, pieces.depth) * std::ptrdiff_t{sizeof(float)});
}
constexpr std::ptrdiff_t copy_bytes(const Geometry& geometry) {
    const WindowPieces pieces = window_pieces(geometry);
    const std::ptrdiff_t floats = pieces.rows ? rows_per_block * pieces.taps * pieces.depth : 0;
    return aligned_bytes(floats * std::ptrdiff_t{sizeof(float)});
}
constexpr std::ptrdiff_t address_bytes(const Geometry& geometry) {
    return aligned_bytes(rows_per_block * window_pieces(geometry).taps * std::ptrdiff_t{sizeof(const float*)});
}
constexpr std::ptrdiff_t window_table_bytes(const Geometry& geometry) {
    return zero_bytes(geometry) + copy_bytes(geometry) + address_bytes(geometry);
}

class WindowTable {
  public:
    /// `scratch` is `window_table_bytes`, aligned.
    WindowTable(const Geometry& geometry, const float* input, std::byte* scratch)
        : geometry_(geometry),
          pieces_(window_pieces(geometry)),
          input_(input),
          zeros_(reinterpret_cast<float*>(scratch)),
          copies_(reinterpret_cast<float*>(scratch + zero_bytes(geometry))),
          addresses_(reinterpret_cast<const float**>(scratch + zero_bytes(geometry) + copy_bytes(geometry))) {
        std::memset(scratch, 0, static_cast<std::size_t>(zero_bytes(geometry)));
    }

    /// Looks up `count` output rows from `first` on.
    void fill(std::ptrdiff_t first, std::ptrdiff_t count) {
        const std::ptrdiff_t places = std::ptrdiff_t{geometry_.out_height} * geometry_.out_width;
        const std::ptrdiff_t sample_floats = std::ptrdiff_t{geometry_.height} * geometry_.width * geometry_.channels;
        const float* sample = input_ + first / places * sample_floats;
        int y = static_cast<int>(first % places) / geometry_.out_width;
        int x = static_cast<int>(first % places) % geometry_.out_width;
        for (std::ptrdiff_t row = 0; row < count; ++row) {
            if (pieces_.rows)
                fill_rows(sample, y, x, row);
            else
                fill_pixels(sample, y, x, row);
            if (++x == geometry_.out_width) {
                x = 0;
                if (++y == geometry_.out_height) {
                    y = 0;
                    sample += sample_floats;
                }
            }
        }
    }

    /// (taps, rows_per_block), from `row` on.
    const float* const* addresses(std::ptrdiff_t row) const { return addresses_ + row; }

  private:
    void fill_pixels(const float* sample, int out_y, int out_x, std::ptrdiff_t row) {
        const idem::detail::WindowAxis &vertical = geometry_.vertical, &horizontal = geometry_.horizontal;
        const float** address = addresses_ + row;
        for (int i = 0; i < vertical.kernel; ++i) {
            const int y = out_y * vertical.stride - vertical.padding + i * vertical.dilation;
            const bool inside = y >= 0 && y < geometry_.height;
            const float* line = inside ? pixel(sample, y, 0) : zeros_;
            int x = out_x * horizontal.stride - horizontal.padding;
            for (int j = 0; j < horizontal.kernel; ++j, x += horizontal.dilation, address += rows_per_block)
                *address =
                    inside && x >= 0 && x < geometry_.width ? line + std::ptrdiff_t{x} * geometry_.channels : zeros_;
        }
    }

    void fill_rows(const float* sample, int out_y, int out_x, std::ptrdiff_t row) {
        const idem::detail::WindowAxis &vertical = geometry_.vertical, &horizontal = geometry_.horizontal;
        const int x = out_x * horizontal.stride - horizontal.padding;
        const bool contiguous =
            (horizontal.dilation == 1 || horizontal.kernel == 1) && x >= 0 && x + horizontal.kernel <= geometry_.width;
        for (int i = 0; i < vertical.kernel; ++i) {
            const int y = out_y * vertical.stride - vertical.padding + i * vertical.dilation;
            const float*& address = addresses_[i * rows_per_block + row];
            if (y < 0 || y >= geometry_.height)
                address = zeros_;
            else if (contiguous)
                address = pixel(sample, y, x);
            else
                address = copy_row(sample, y, x, copies_ + (row * pieces_.taps + i) * pieces_.depth);
        }
    }

    const float* copy_row(const float* sample, int y, int first_x, float* to) const {
        const std::ptrdiff_t channels = geometry_.channels;
        for (int j = 0; j < geometry_.horizontal.kernel; ++j) {
            const int x = first_x + j * geometry_.horizontal.dilation;
            const float* from = x >= 0 && x < geometry_.width ? pixel(sample, y, x) : zeros_;
            std::copy_n(from, channels, to + j * channels);
        }
        return to;
    }

    const float* pixel(const float* sample, int y, int x) const {
        return sample + (std::ptrdiff_t{y} * geometry_.width + x) * geometry_.channels;
    }

    const Geometry& geometry_;
    WindowPieces pieces_;
    const float* input_;
    float* zeros_;
    float* copies_;
    const float** addresses_;
};

}  // namespace idem::kernel::detail
