/// The sizes of the ring of rows that a first convolution reads (plane_rows.hpp).
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// The sizes of a ring whose rows serve `windows` windows side by side.
struct PlaneRowSizes {
    int step;                   // floats from window to window
    int phases;
    int ring;                   // rows
    std::ptrdiff_t phase, row;  // floats, of one channel
    std::ptrdiff_t taps;        // places of the window, all channels
    std::ptrdiff_t zero_bytes, ring_bytes, offset_bytes, address_bytes;

    constexpr PlaneRowSizes(const Geometry& geometry, std::ptrdiff_t windows) {
        const auto &vertical = geometry.vertical, &horizontal = geometry.horizontal;
        step = horizontal.stride % 2 == 0 ? 2 : 1;
        phases = horizontal.stride / step;
        phase = (windows - 1) * step + (horizontal.span() - 1) / phases + 1;
        row = phases * phase;
        ring = vertical.span();
        taps = std::ptrdiff_t{geometry.channels} * vertical.kernel * horizontal.kernel;
        zero_bytes = aligned(phase * std::ptrdiff_t{sizeof(float)});
        ring_bytes = aligned(ring * geometry.channels * row * std::ptrdiff_t{sizeof(float)});
        offset_bytes = aligned(horizontal.kernel * std::ptrdiff_t{sizeof(std::ptrdiff_t)});
        address_bytes = aligned(taps * std::ptrdiff_t{sizeof(const float*)});
    }
    constexpr std::ptrdiff_t bytes() const { return zero_bytes + ring_bytes + offset_bytes + address_bytes; }

  private:
    static constexpr std::ptrdiff_t aligned(std::ptrdiff_t bytes) {
        constexpr auto unit = static_cast<std::ptrdiff_t>(simd::alignment);
        return (bytes + unit - 1) / unit * unit;
    }
};

}  // namespace idem::kernel::detail
