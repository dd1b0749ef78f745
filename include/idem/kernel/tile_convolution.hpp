/// Convolution and Linear on tile registers: products of floats from products of bf16 (see tile_product.hpp).
///
///     y[n][p][o] = activation(b[o] + sum over t, c of x[n][window(p, t)][c] * w[o][c][t] + operand[n][p][o])
///
/// The same as convolution.hpp, for all windows and groups; depthwise ones would be mostly padding. With 3 terms the
/// errors are below those of float arithmetic, with 2 about 1e-5 of the sum of magnitudes, with 1 about 1e-2. Denormal
/// inputs, weights and products may count as zero. Infinities and NaN go through, slowly the former.
///
/// Streams are channels last, with pitches. The prologue is honoured where a window has one place and no padding.
///
/// Work goes in blocks: of output lines, or of rows where the window is one place, whose inputs are split once and stay
/// in the second-level cache (see plane_shape.hpp), while the weights pass by, in panels of 32 columns (see
/// pack_tiles.hpp). While a panel is used, the next one is fetched.
///
/// Threads share the outputs' lines; or the panels, where these are more: each thread then splits all inputs, but reads
/// only its part of the weights. What is computed for an output is the same for any number of them.
///
/// Reads of the geometry: height … out_channels, vertical, horizontal, groups, prologue, the pitches, activation.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/plane_shape.hpp>
#include <idem/kernel/tile_pack.hpp>
#include <idem/kernel/tile_sizes.hpp>

#include <cstddef>

namespace idem::kernel {

/// The bytes of scratch, for any batch.
template <int Terms>
constexpr std::ptrdiff_t tile_convolution_scratch_bytes(const Geometry& geometry);

/// The floats of the packed parameters.
template <int Terms>
constexpr std::ptrdiff_t tile_convolution_packed_floats(const Geometry& geometry) {
    return detail::TilePack<Terms>(geometry).floats();
}

/// Packs weight (out_channels, channels / groups, kernel height, kernel width) and bias (out_channels), with
/// scale and shift folded in: w scale, bias scale + shift.
template <int Terms>
void pack_tile_convolution(const Geometry& geometry, const Parameters& parameters, float* packed);

/// `Registers` are AmxTiles where the compiler may use them (tile_registers.hpp).
template <int Terms, class Registers = Tiles>
void tile_convolution(const Geometry& geometry, const Call& call);

namespace detail {

/// Up to 16 places of a segment, whose sums are a tile's rows.
struct TileRows {
    std::ptrdiff_t position;      // of the first one, in the planes
    std::ptrdiff_t line;          // the segment's first output line, counted through all samples
    std::ptrdiff_t place, count;  // the first one in the segment, and how many there are
};

/// Where things are in a thread's scratch memory.
struct TileScratch {
    std::ptrdiff_t taps, rows, sums, infinities, planes, bytes;

    constexpr TileScratch(const Geometry& geometry, const BlockRoom& room) {
        std::ptrdiff_t next = 0;
        const auto reserve = [&](std::ptrdiff_t count, std::size_t size) {
            const std::ptrdiff_t begin = next;
            next += idem::detail::whole_line_bytes(count * static_cast<std::ptrdiff_t>(size));
            return begin;
        };
        taps = reserve(geometry.vertical.kernel * geometry.horizontal.kernel, sizeof(std::ptrdiff_t));
        rows = reserve(room.tiles, sizeof(TileRows));
        sums = reserve(2 * tile_rows * widest_tile_panel, sizeof(float));
        infinities = reserve(room.positions, 1);
        planes = reserve(room.bytes, 1);
        bytes = next;
    }
};

}  // namespace detail

template <int Terms>
constexpr std::ptrdiff_t tile_convolution_scratch_bytes(const Geometry& geometry) {
    return detail::TileScratch(geometry, detail::PlaneShape<Terms>(geometry).room_of_any_block()).bytes;
}

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/tile_convolution.ipp>
#include <idem/support/cache_lines.hpp>
#endif
