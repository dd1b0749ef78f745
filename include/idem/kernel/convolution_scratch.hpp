/// A thread's memory for a convolution's products.
#pragma once

#include <idem/kernel/gather_rows.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/window_pieces.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// The longest part of the depth. A block of 144 rows is then 1.2 MB, of which the second-level cache has to have 2.
inline constexpr std::ptrdiff_t longest_part = 2048;

/// Where things are in a thread's scratch memory.
template <class V>
struct ConvolutionScratch {
    std::ptrdiff_t transformed, gathered, bytes;

    constexpr explicit ConvolutionScratch(const Geometry& geometry) {
        constexpr auto floats = std::ptrdiff_t{sizeof(float)};
        const WindowPieces pieces = window_pieces(geometry);
        transformed = window_table_bytes(geometry);
        gathered = transformed;
        if (geometry.prologue != Prologue::none)
            gathered += rows_per_block * gathered_pitch(geometry.channels) * floats;
        bytes = gathered;
        if (may_gather<V>(geometry))
            bytes += rows_per_block * staggered_pitch(std::min(longest_part, pieces.taps * pieces.depth)) * floats;
    }
};

}  // namespace idem::kernel::detail
