/// The sizes of a convolution's windows, and of the table of where they lie (window_table.hpp).
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// Output rows whose addresses are looked up together: enough to reuse weights that come from memory (two
/// operations for each of 144 rows outweigh its 4 bytes), few enough for their inputs to stay in the second-level cache
/// while all weights pass by. Whole tiles of panels of 3 and of 4 vectors.
inline constexpr std::ptrdiff_t rows_per_block = 144;

struct WindowPieces {
    bool rows;  // a piece is a row of the window, not a pixel
    std::ptrdiff_t taps, depth;
};

constexpr WindowPieces window_pieces(const Geometry& geometry) {
    constexpr int few_channels = 16;
    const std::ptrdiff_t height = geometry.vertical.kernel, width = geometry.horizontal.kernel;
    if (geometry.groups == 1 && geometry.channels < few_channels && height * width > 1)
        return {true, height, width * geometry.channels};
    return {false, height * width, quotient(geometry.channels, geometry.groups)};
}

/// Whether windows are the rows of a matrix: one pixel each, one behind the other, and none beyond the input.
constexpr bool reads_rows(const Geometry& geometry) {
    if (geometry.out_height != geometry.height || geometry.out_width != geometry.width) return false;
    const auto reads_pixels = [](const idem::detail::WindowAxis& axis) {
        return axis.kernel == 1 && axis.stride == 1 && axis.padding == 0;
    };
    return reads_pixels(geometry.vertical) && reads_pixels(geometry.horizontal);
}

/// The bytes of zeros, of copied window rows, and of addresses.
constexpr std::ptrdiff_t zero_bytes(const Geometry& geometry) {
    const WindowPieces pieces = window_pieces(geometry);
    return idem::detail::whole_line_bytes(std::max<std::ptrdiff_t>(geometry.channels, pieces.depth) * std::ptrdiff_t{sizeof(float)});
}
constexpr std::ptrdiff_t copy_bytes(const Geometry& geometry) {
    const WindowPieces pieces = window_pieces(geometry);
    const std::ptrdiff_t floats = pieces.rows ? rows_per_block * pieces.taps * pieces.depth : 0;
    return idem::detail::whole_line_bytes(floats * std::ptrdiff_t{sizeof(float)});
}
constexpr std::ptrdiff_t address_bytes(const Geometry& geometry) {
    return idem::detail::whole_line_bytes(rows_per_block * window_pieces(geometry).taps * std::ptrdiff_t{sizeof(const float*)});
}
constexpr std::ptrdiff_t window_table_bytes(const Geometry& geometry) {
    return zero_bytes(geometry) + copy_bytes(geometry) + address_bytes(geometry);
}

}  // namespace idem::kernel::detail
