/// Convolution and Linear: y = activation(w * x + bias + operand), with everything a window can have.
///
///     y[n][p][o] = activation(b[o] + sum over t, c of x[n][window(p, t)][c] * w[o][c][t] + operand[n][p][o])
///
/// Streams are channels last: input (batch, height, width, channels), output and operand (batch, out_height,
/// out_width, out_channels). What lies outside the input counts as zero. A Linear layer on T rows is
/// height = out_height = T with a window of 1.
///
/// Reads of the geometry: height … out_channels, vertical, horizontal, groups.
///
/// The sums of all rows and a panel of output channels are a matrix product (see matmul_tile.hpp), walked in
/// blocks: of rows, so that weights are fetched once for 96 rows; of columns, one panel; and of depth, so that
/// the panel's part stays in the first-level cache while all rows of the block pass by.
#pragma once

#include <idem/kernel/depthwise.hpp>
#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/matmul_tile.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/window_table.hpp>

namespace idem::kernel {

/// The bytes of scratch, for any batch.
template <class V = simd::Batch>
constexpr std::ptrdiff_t convolution_scratch_bytes(const Geometry& geometry);

/// The floats of the packed parameters.
template <class V = simd::Batch>
constexpr std::ptrdiff_t convolution_packed_floats(const Geometry& geometry);

/// Packs weight (out_channels, channels / groups, kernel height, kernel width) and bias (out_channels), with
/// scale and shift folded in: w scale, bias scale + shift.
template <class V = simd::Batch>
void pack_convolution(const Geometry& geometry, const Parameters& parameters, float* packed);

template <class Activation, class V = simd::Batch>
void convolution(const Geometry& geometry, const Call& call);

namespace detail {

/// A panel's part that stays in the cache: 16 kB, half of a first-level cache.
inline constexpr std::ptrdiff_t resident_panel_floats = 4096;

template <class V>
constexpr std::ptrdiff_t sum_bytes() {
    return rows_per_block * widest_panel<V> * simd::lanes<V> * std::ptrdiff_t{sizeof(float)};
}

/// Cuts `count` into `pieces` that differ by at most one: where piece `index` begins.
constexpr std::ptrdiff_t piece_begin(std::ptrdiff_t count, std::ptrdiff_t pieces, std::ptrdiff_t index) {
    return count * index / pieces;
}
constexpr std::ptrdiff_t pieces_of(std::ptrdiff_t count, std::ptrdiff_t largest) {
    return (count + largest - 1) / largest;
}

/// One block of rows times one panel. `tile` comes with what is the same for all of them.
struct BlockProduct {
    const WindowTable& table;
    WindowPieces pieces;
    std::ptrdiff_t rows;
    std::ptrdiff_t channel;  // the group's first
    const float* packed;     // bias, then the panel's rows
    float* sums;             // (rows, width)
    FinishedTile finished;   // of the block's first row
};

template <class V>
void multiply_block(const BlockProduct& product, const Panel& panel, Epilogue finish) {
    const auto [by_rows, taps, depth] = product.pieces;
    const std::ptrdiff_t resident = resident_panel_floats / panel.width;
    const std::ptrdiff_t depth_step = std::min(depth, resident);
    const std::ptrdiff_t tap_step = std::max<std::ptrdiff_t>(1, resident / depth);
    const std::ptrdiff_t tiles = pieces_of(product.rows, tallest_tile<V>(panel.vectors));

    for (std::ptrdiff_t tap = 0; tap < taps; tap += tap_step) {
        for (std::ptrdiff_t k = 0; k < depth; k += depth_step) {
            const std::ptrdiff_t tap_count = std::min(tap_step, taps - tap);
            const std::ptrdiff_t depth_count = std::min(depth_step, depth - k);
            const bool first = tap == 0 && k == 0;
            const bool last = tap + tap_count == taps && k + depth_count == depth;
            const float* weights = product.packed + panel.width * (1 + tap * depth + k);

            for (std::ptrdiff_t t = 0; t < tiles; ++t) {
                const std::ptrdiff_t row = piece_begin(product.rows, tiles, t);
                const std::ptrdiff_t count = piece_begin(product.rows, tiles, t + 1) - row;
                float* sums = product.sums + row * panel.width;
                compute_tile<V>(
                    {product.table.addresses(row) + tap * rows_per_block, rows_per_block, tap_count, depth_count,
                     product.channel + k, weights, first ? product.packed : nullptr, sums, panel.width},
                    static_cast<int>(count), panel.vectors);
                if (last) {
                    const FinishedTile& whole = product.finished;
                    const std::ptrdiff_t place = row * whole.pitch;
                    finish({sums, whole.operand ? whole.operand + place : nullptr, whole.output + place, count,
                            panel.columns, panel.width, whole.pitch});
                }
            }
        }
    }
}

template <class V>
void run_convolution(const Geometry& geometry, const Call& call, Epilogue finish) {
    const WindowPieces pieces = window_pieces(geometry);
    const std::ptrdiff_t depth = pieces.taps * pieces.depth;
    const std::ptrdiff_t columns = geometry.out_channels / geometry.groups;
    const std::ptrdiff_t pitch = geometry.out_channels;
    const std::ptrdiff_t rows = call.batch * geometry.out_height * geometry.out_width;
    const std::ptrdiff_t blocks = pieces_of(rows, rows_per_block);
    WindowTable table(geometry, call.input, call.scratch + sum_bytes<V>());

    for (std::ptrdiff_t block = 0; block < blocks; ++block) {
        const std::ptrdiff_t first = piece_begin(rows, blocks, block);
        const std::ptrdiff_t count = piece_begin(rows, blocks, block + 1) - first;
        table.fill(first, count);
        const float* packed = call.weights;
        for (std::ptrdiff_t group = 0; group < geometry.groups; ++group) {
            for_each_panel<V>(columns, [&](const Panel& panel) {
                const std::ptrdiff_t place = first * pitch + group * columns + panel.column;
                multiply_block<V>({table,
                                   pieces,
                                   count,
                                   group * pieces.depth,
                                   packed,
                                   reinterpret_cast<float*>(call.scratch),
                                   {.sums = nullptr,
                                    .operand = call.operand ? call.operand + place : nullptr,
                                    .output = call.output + place,
                                    .rows = count,
                                    .columns = panel.columns,
                                    .sums_pitch = panel.width,
                                    .pitch = pitch}},
                                  panel, finish);
                packed += panel.width * (depth + 1);
            });
        }
    }
}

}  // namespace detail

template <class V>
constexpr std::ptrdiff_t convolution_scratch_bytes(const Geometry& geometry) {
    return detail::window_table_bytes(geometry) +
           (detail::is_depthwise(geometry) ? detail::depthwise_sum_bytes<V>(geometry) : detail::sum_bytes<V>());
}

template <class V>
constexpr std::ptrdiff_t convolution_packed_floats(const Geometry& geometry) {
    const detail::WindowPieces pieces = detail::window_pieces(geometry);
    if (detail::is_depthwise(geometry)) return detail::depthwise_width<V>(geometry) * (pieces.taps + 1);
    return geometry.groups *
           packed_panel_floats<V>(pieces.taps * pieces.depth, geometry.out_channels / geometry.groups);
}

template <class V>
void pack_convolution(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const std::ptrdiff_t taps = std::ptrdiff_t{geometry.vertical.kernel} * geometry.horizontal.kernel;
    const std::ptrdiff_t channels = geometry.channels / geometry.groups;
    const std::ptrdiff_t columns = geometry.out_channels / geometry.groups;
    const auto weight = [&](std::ptrdiff_t out, std::ptrdiff_t tap, std::ptrdiff_t channel) {
        const float value = parameters.weight[(out * channels + channel) * taps + tap];
        return parameters.scale ? value * parameters.scale[out] : value;
    };
    const auto bias = [&](std::ptrdiff_t out) {
        double value = parameters.bias ? parameters.bias[out] : 0.0;
        if (parameters.scale) value *= parameters.scale[out];
        if (parameters.shift) value += parameters.shift[out];
        return static_cast<float>(value);
    };

    if (detail::is_depthwise(geometry)) {
        detail::pack_depthwise<V>(
            geometry, [&](std::ptrdiff_t tap, std::ptrdiff_t out) { return weight(out, tap, 0); }, bias, packed);
        return;
    }
    const std::ptrdiff_t depth = taps * channels;
    for (std::ptrdiff_t group = 0; group < geometry.groups; ++group) {
        const std::ptrdiff_t first = group * columns;
        pack_panels<V>(
            depth, columns,
            [&](std::ptrdiff_t k, std::ptrdiff_t column) { return weight(first + column, k / channels, k % channels); },
            [&](std::ptrdiff_t column) { return bias(first + column); }, packed);
        packed += packed_panel_floats<V>(depth, columns);
    }
}

template <class Activation, class V>
void convolution(const Geometry& geometry, const Call& call) {
    if (detail::is_depthwise(geometry))
        detail::run_depthwise<V>(geometry, call, &finish<Activation, V>);
    else
        detail::run_convolution<V>(geometry, call, &finish<Activation, V>);
}

}  // namespace idem::kernel
