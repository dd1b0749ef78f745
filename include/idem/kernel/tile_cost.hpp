/// What a convolution on tile registers costs, to be compared with choose_convolution.hpp's estimates.
///
/// Counted: multiplications, a cycle for each row, but not below their latency of 52 cycles shared by the four that are
/// under way; the splitting of inputs and the storing of outputs, which go on beside them in part; and the fetching of
/// weights, two bytes a term. The multiplications are documented (Intel 64 and IA-32 Architectures Optimization
/// Reference Manual), the rest was measured on vectors; the whole was not measured on a machine with tiles.
#pragma once

#include <idem/kernel/choose_convolution.hpp>
#include <idem/kernel/tile_convolution.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

/// The cycles of a batch.
template <int Terms>
constexpr double tile_convolution_cycles(const Geometry& geometry, int batch = 1) {
    constexpr double latency = 52, under_way = 4, efficiency = 0.9;
    constexpr double split_cycles = 0.25 * Terms, store_cycles = 0.15;  // for a float
    const detail::PlaneShape<Terms> shape(geometry, batch);
    const detail::TilePack<Terms> pack(geometry);
    // Rows of all samples are one plane; otherwise each sample is one.
    const std::ptrdiff_t outputs = std::ptrdiff_t{batch} * geometry.out_height * geometry.out_width;
    const std::ptrdiff_t planes = shape.all_rows ? 1 : batch;
    const std::ptrdiff_t places = shape.places(shape.all_rows ? outputs : geometry.out_height);
    const std::ptrdiff_t tiles = (places + 2 * tile_rows - 1) / (2 * tile_rows) * (places > tile_rows ? 2 : 1);
    const double height = std::max(static_cast<double>(places) / static_cast<double>(tiles), latency / under_way);

    const auto steps =
        static_cast<double>(pack.groups * pack.column_tiles * pack.taps * pack.blocks * tiles * planes);
    const double multiplications = steps * detail::term_products<Terms> * height / efficiency;
    const double inputs = static_cast<double>(pack.groups * pack.blocks * bf16_per_line) *
                          static_cast<double>(planes * places * shape.vertical.phases() * shape.horizontal.phases());
    const double weights =
        static_cast<double>(pack.taps * pack.channels * geometry.out_channels) * Terms * sizeof(Bf16);
    const double blocks = shape.all_rows ? detail::blocks_of(outputs, shape.lines)
                                         : detail::blocks_of(batch, shape.segments);
    return detail::with_fetches(multiplications, weights * blocks) + inputs * split_cycles +
           static_cast<double>(outputs * geometry.out_channels) * store_cycles;
}

}  // namespace idem::kernel
