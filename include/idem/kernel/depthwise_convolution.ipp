#pragma once

#include <idem/kernel/depthwise_convolution.hpp>
#include <idem/kernel/depthwise_tile.hpp>
#include <idem/kernel/fold.hpp>
#include <idem/kernel/pieces.hpp>

#include <algorithm>
#include <type_traits>

namespace idem::kernel {

namespace detail {

/// Whether a row takes the pixels of a tile side by side.
template <class V>
constexpr bool has_depthwise_rows(const Geometry& geometry) {
    return geometry.out_width >= depthwise_tile_columns && geometry.channels >= simd::lanes<V>;
}

/// Whether the tile that knows the window's width fits: it may be over padding by half a window.
template <class V>
constexpr bool has_depthwise_tile(const Geometry& geometry) {
    const idem::detail::WindowAxis &down = geometry.vertical, &across = geometry.horizontal;
    const int edge = across.kernel / 2, end = (geometry.out_width - 1) * across.stride - across.padding + across.kernel;
    const bool is_known = (across.kernel == 3 && down.kernel == 3) || (channels_of_group(geometry) == 1 && (across.kernel == 5 || across.kernel == 7));
    return has_depthwise_rows<V>(geometry) && is_known && across.stride <= 2 && down.stride == across.stride &&
           down.dilation == 1 && across.dilation == 1 && across.padding <= edge && end <= geometry.width + edge;
}

/// The most vectors of channels that go down a strip together: their parameters, and their inputs and outputs under a
/// tile, fill a first-level cache of 32 kB.
template <class V>
constexpr std::ptrdiff_t depthwise_block(const Geometry& geometry) {
    constexpr std::ptrdiff_t resident_floats = 7500;
    const auto places = [](const idem::detail::WindowAxis& axis, int count) {
        return (count - 1) * axis.stride + axis.span();
    };
    const int inputs = places(geometry.vertical, 2) * places(geometry.horizontal, depthwise_tile_columns);
    const std::ptrdiff_t vectors = inputs + 2 * depthwise_tile_columns + depthwise_parameters(geometry);
    return std::max<std::ptrdiff_t>(1, resident_floats / (vectors * simd::lanes<V>));
}

/// What is the same for all tiles of a call.
template <class V, class Members>
class DepthwiseRun {
  public:
    DepthwiseRun(const Geometry& geometry, const Call& call)
        : g_(geometry),
          call_(call),
          in_pitch_(pitch_or(geometry.in_pitch, geometry.channels)),
          operand_pitch_(pitch_or(geometry.operand_pitch, geometry.channels)),
          out_pitch_(pitch_or(geometry.out_pitch, geometry.channels)) {}

    /// The thread's share of the rows.
    void run() const {
        const auto [begin, end] = share(call_.batch * g_.out_height, call_.team.portion());
        const Pieces blocks(depthwise_vectors<V>(g_.channels), depthwise_block<V>(g_));
        for (std::ptrdiff_t block = 0; block < blocks.count(); ++block) {
            if (has_depthwise_rows<V>(g_))
                for (int x = 0; x < g_.out_width; x += depthwise_tile_columns)
                    run_strip({begin, end}, std::min(x, g_.out_width - depthwise_tile_columns), blocks.at(block));
            else run_pixels({begin, end}, blocks.at(block));
        }
    }

  private:
    void run_strip(const Range& all, int x, const Range& vectors) const {
        const bool has_tile = has_depthwise_tile<V>(g_);
        for (std::ptrdiff_t row = all.begin; row < all.end;) {
            const int left = g_.out_height - static_cast<int>(row - quotient(row, g_.out_height) * g_.out_height);
            const int rows = has_tile && row + 1 < all.end && left > 1 ? 2 : 1;
            const DepthwiseTile tile = tile_at(row, x, rows, depthwise_tile_columns, vectors);
            if (has_tile && (rows == 2 || g_.horizontal.kernel == 3)) run_tile(tile, rows);
            else convolve_depthwise_row<V, Members>(tile);
            activate(tile, rows, depthwise_tile_columns);
            row += rows;
        }
    }

    void run_pixels(const Range& all, const Range& vectors) const {
        for (std::ptrdiff_t row = all.begin; row < all.end; ++row)
            for (int x = 0; x < g_.out_width; ++x) {
                const DepthwiseTile tile = tile_at(row, x, 1, 1, vectors);
                convolve_depthwise_pixel<V, Members>(tile);
                activate(tile, 1, 1);
            }
    }

    /// Where tiles overlap, the later one has stored its sums anew.
    void activate(const DepthwiseTile& tile, int rows, int columns) const {
        if (!g_.activation.apply) return;
        const std::ptrdiff_t first = depthwise_channel<V>(g_.channels, tile.first_vector);
        const std::ptrdiff_t last = depthwise_channel<V>(g_.channels, tile.last_vector - 1) + simd::lanes<V>;
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column)
                g_.activation.complete(tile.output + row * tile.out_row + column * tile.out_column + first, 1,
                                       std::min<std::ptrdiff_t>(last, g_.channels) - first, 0);
    }

    void run_tile(const DepthwiseTile& tile, int rows) const {
        if (rows == 1) return run_tile<3, 1>(tile);
        if constexpr (std::is_same_v<Members, OwnChannel<V>>) {
            if (g_.horizontal.kernel == 5) return run_tile<5, 2>(tile);
            if (g_.horizontal.kernel == 7) return run_tile<7, 2>(tile);
        }
        run_tile<3, 2>(tile);
    }
    template <int Window, int Rows>
    void run_tile(const DepthwiseTile& tile) const {
        g_.horizontal.stride == 1 ? convolve_depthwise_tile<V, Members, Window, Rows, 1>(tile)
                                  : convolve_depthwise_tile<V, Members, Window, Rows, 2>(tile);
    }

    /// The places under `count` windows from `start` on that lie in 0 … extent.
    static Range places_inside(const idem::detail::WindowAxis& axis, int count, int start, int extent) {
        const auto steps = [&](int distance) { return quotient(distance + axis.dilation - 1, axis.dilation); };
        const std::ptrdiff_t places = quotient((count - 1) * axis.stride, axis.dilation) + axis.kernel;
        return {start < 0 ? steps(-start) : 0, start < extent ? std::min(places, steps(extent - start)) : 0};
    }

    /// (rows, columns) output pixels from column x of row `row` on, counted through the batch.
    DepthwiseTile tile_at(std::ptrdiff_t row, int x, int rows, int columns, const Range& vectors) const {
        const auto &vertical = g_.vertical, &horizontal = g_.horizontal;
        const std::ptrdiff_t sample = quotient(row, g_.out_height), pixel = row * g_.out_width + x;
        const int y = static_cast<int>(row - sample * g_.out_height);
        const int top = y * vertical.stride - vertical.padding, left = x * horizontal.stride - horizontal.padding;
        const Range in_rows = places_inside(vertical, rows, top, g_.height);
        const Range in_columns = places_inside(horizontal, columns, left, g_.width);
        const std::ptrdiff_t line = g_.width * in_pitch_;
        return {.sample = call_.input + sample * g_.height * line,
                .origin = top * line + left * in_pitch_,
                .in_row = vertical.dilation * line,
                .in_column = horizontal.dilation * in_pitch_,
                .in_pixel = horizontal.stride * in_pitch_,
                .first_row = static_cast<int>(in_rows.begin),
                .last_row = static_cast<int>(in_rows.end),
                .first_column = static_cast<int>(in_columns.begin),
                .last_column = static_cast<int>(in_columns.end),
                .left = left,
                .width = g_.width,
                .across = &horizontal,
                .window_height = vertical.kernel,
                .places = depthwise_places(g_),
                .packed = call_.weights,
                .channels = g_.channels,
                .group = channels_of_group(g_),
                .first_vector = vectors.begin,
                .last_vector = vectors.end,
                .operand = call_.operand ? call_.operand + pixel * operand_pitch_ : nullptr,
                .output = call_.output + pixel * out_pitch_,
                .operand_row = g_.out_width * operand_pitch_,
                .operand_column = operand_pitch_,
                .out_row = g_.out_width * out_pitch_,
                .out_column = out_pitch_,
                .low = g_.activation.low,
                .high = g_.activation.high};
    }

    const Geometry& g_;
    const Call& call_;
    std::ptrdiff_t in_pitch_, operand_pitch_, out_pitch_;
};

}  // namespace detail

template <class V>
void pack_depthwise(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const int places = detail::depthwise_places(geometry), width = geometry.horizontal.kernel;
    const int group = detail::channels_of_group(geometry);
    for (std::ptrdiff_t vector = 0; vector < detail::depthwise_vectors<V>(geometry.channels); ++vector) {
        const std::ptrdiff_t first = detail::depthwise_channel<V>(geometry.channels, vector);
        const auto pack = [&](auto value) {
            for (std::ptrdiff_t c = first; c < first + simd::lanes<V>; ++c)
                *packed++ = c < geometry.channels ? value(c) : 0.0f;
        };
        pack([&](std::ptrdiff_t c) { return folded_bias(parameters, c); });
        for (int row = 0; row < places; row += width)
            for (int member = 0; member < group; ++member)
                for (int place = row; place < row + width; ++place)
                    pack([&](std::ptrdiff_t c) {
                        return folded_weight(parameters, parameters.weight[(c * group + member) * places + place], c);
                    });
    }
}

template <class V>
void depthwise_convolution(const Geometry& geometry, const Call& call) {
    detail::DepthwiseRun<V, detail::OwnChannel<V>>(geometry, call).run();
}

template <class V>
void narrow_convolution(const Geometry& geometry, const Call& call) {
    if constexpr (detail::MoveMembers<V>::exists)
        if (detail::channels_of_group(geometry) < simd::lanes<V>)
            return detail::DepthwiseRun<V, detail::WithinVector<V>>(geometry, call).run();
    detail::DepthwiseRun<V, detail::AcrossVectors<V>>(geometry, call).run();
}

}  // namespace idem::kernel
