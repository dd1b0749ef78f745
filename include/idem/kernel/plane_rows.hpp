/// Rows of an image in PyTorch's order (channels, height, width), ready for a convolution to read without a test.
///
/// A row is copied once, with zeros where windows hang over its ends. The same place of neighbouring windows shall be 1
/// or 2 floats apart, whatever the stride, so that a loop over pixels has constants for addresses: the row is divided
/// into phases = stride / step, step being 2 for even strides, else 1. Element i of phase p is column
/// i phases + p - padding:
///
///     column of place kx in window x  =  x stride + kx dilation - padding
///                                     =  element x step + kx dilation / phases of phase kx dilation % phases
///
/// Rows are kept in a ring, as many as a window covers, and copied when output rows first reach them.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/plane_row_sizes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace idem::kernel::detail {

/// From one plane of the input to the next.
constexpr std::ptrdiff_t plane_floats(const Geometry& geometry) {
    return pitch_or(geometry.in_pitch, std::ptrdiff_t{geometry.height} * geometry.width);
}

class PlaneRows {
  public:
    /// `scratch` is `sizes.bytes()`, aligned.
    PlaneRows(const Geometry& geometry, const PlaneRowSizes& sizes, std::byte* scratch)
        : geometry_(geometry),
          sizes_(sizes),
          zeros_(reinterpret_cast<float*>(scratch)),
          ring_(reinterpret_cast<float*>(scratch + sizes.zero_bytes)),
          offsets_(reinterpret_cast<std::ptrdiff_t*>(scratch + sizes.zero_bytes + sizes.ring_bytes)),
          addresses_(reinterpret_cast<const float**>(scratch + sizes.zero_bytes + sizes.ring_bytes +
                                                     sizes.offset_bytes)) {
        std::memset(scratch, 0, static_cast<std::size_t>(sizes.zero_bytes + sizes.ring_bytes));
        for (int j = 0; j < geometry.horizontal.kernel; ++j) {
            const std::ptrdiff_t place = std::ptrdiff_t{j} * geometry.horizontal.dilation;
            offsets_[j] = place % sizes.phases * sizes.phase + place / sizes.phases;
        }
    }

    /// Begins with another sample: (channels, height, width).
    void begin(const float* sample) {
        sample_ = sample;
        next_ = 0;
    }

    /// The addresses of the window's places, (channels, kernel height, kernel width), for the first window of output
    /// row `out_y`; those of window x are x steps further on. Output rows come in ascending order.
    const float* const* addresses(int out_y) {
        const auto &vertical = geometry_.vertical, &horizontal = geometry_.horizontal;
        const int top = out_y * vertical.stride - vertical.padding;
        for (next_ = std::max(next_, top); next_ < std::min(top + vertical.span(), geometry_.height); ++next_)
            copy_row(next_);
        for (int i = 0; i < vertical.kernel; ++i) {
            const int y = top + i * vertical.dilation;
            const bool inside = y >= 0 && y < geometry_.height;
            const float* row = inside ? ring_row(y) : zeros_;
            for (int c = 0; c < geometry_.channels; ++c, row += inside ? sizes_.row : 0) {
                const float** address = addresses_ + (c * vertical.kernel + i) * horizontal.kernel;
                for (int j = 0; j < horizontal.kernel; ++j) address[j] = inside ? row + offsets_[j] : row;
            }
        }
        return addresses_;
    }

  private:
    /// (channels, phases, phase)
    float* ring_row(int y) const { return ring_ + y % sizes_.ring * (geometry_.channels * sizes_.row); }

    /// Row y of all channels, between the zeros of the paddings, which stay.
    void copy_row(int y) {
        const int width = geometry_.width, phases = sizes_.phases;
        const std::ptrdiff_t plane = plane_floats(geometry_);
        for (int phase = 0; phase < phases; ++phase) {
            const int before = geometry_.horizontal.padding - phase;  // floats of padding in front
            const int first = before > 0 ? (before + phases - 1) / phases : 0;
            const int column = first * phases - before;
            const int there = column < width ? (width - column + phases - 1) / phases : 0;
            const int count = std::min(there, static_cast<int>(sizes_.phase) - first);
            if (count <= 0) continue;
            const float* from = sample_ + std::ptrdiff_t{y} * width + column;
            float* to = ring_row(y) + phase * sizes_.phase + first;
            for (int c = 0; c < geometry_.channels; ++c, from += plane, to += sizes_.row) {
                if (phases == 1) std::memcpy(to, from, static_cast<std::size_t>(count) * sizeof(float));
                else
                    for (std::ptrdiff_t i = 0; i < count; ++i) to[i] = from[i * phases];
            }
        }
    }

    const Geometry& geometry_;
    const PlaneRowSizes& sizes_;
    float* zeros_;
    float* ring_;
    std::ptrdiff_t* offsets_;  // from a row to the places of window 0
    const float** addresses_;
    const float* sample_ = nullptr;
    int next_ = 0;  // the next row to be copied
};

}  // namespace idem::kernel::detail
