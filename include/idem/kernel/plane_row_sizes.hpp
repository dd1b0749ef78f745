/// The sizes of the ring of rows that a first convolution reads (plane_rows.hpp).
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/support/cache_lines.hpp>

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
        zero_bytes = idem::detail::whole_line_bytes(phase * std::ptrdiff_t{sizeof(float)});
        ring_bytes = idem::detail::whole_line_bytes(ring * geometry.channels * row * std::ptrdiff_t{sizeof(float)});
        offset_bytes = idem::detail::whole_line_bytes(horizontal.kernel * std::ptrdiff_t{sizeof(std::ptrdiff_t)});
        address_bytes = idem::detail::whole_line_bytes(taps * std::ptrdiff_t{sizeof(const float*)});
    }
    constexpr std::ptrdiff_t bytes() const { return zero_bytes + ring_bytes + offset_bytes + address_bytes; }
};

}  // namespace idem::kernel::detail
