/// Convolution with a window of 3 x 3 after Winograd: fewer multiplications, by computing tiles of outputs at once.
///
///     y[n][p][o] = activation(b[o] + sum over t, c of x[n][window(p, t)][c] * w[o][c][t] + operand[n][p][o])
///
/// The same as convolution.hpp, for stride 1, dilation 1, one group and any padding. A Tile of 2 takes 16
/// multiplications for 4 outputs (direct: 36), a Tile of 4 takes 36 for 16 (direct: 144):
///
///     transformed[i][tile][c] = tiles of Tile + 2 by Tile + 2 inputs, transformed     i < (Tile + 2)^2
///     products[i] = transformed[i] weights[i]                     (tiles, channels) (channels, out_channels)
///     y = activation(products, transformed back, + b + operand)
///
/// Errors, against the largest output, for up to 512 channels: at most 1e-6 for a Tile of 2, 6e-6 for a Tile of 4 (see
/// winograd_transform.hpp). An infinity or a NaN in the input reaches all outputs of the tiles that see it, as NaN.
///
/// Work goes in blocks of tiles, of all samples, whose transformed inputs stay in the second-level cache while the
/// weights pass by, panel after panel.
///
/// Reads of the geometry: height … out_channels, the paddings, the pitches.
#pragma once

#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/matrix_product.hpp>
#include <idem/kernel/winograd_blocks.hpp>
#include <idem/kernel/winograd_tile.hpp>

namespace idem::kernel {

/// Whether this convolution can be computed so.
constexpr bool winograd_applies(const Geometry& geometry) {
    const auto fits = [](const idem::detail::WindowAxis& axis) {
        return axis.kernel == 3 && axis.stride == 1 && axis.dilation == 1;
    };
    return fits(geometry.vertical) && fits(geometry.horizontal) && geometry.groups == 1 &&
           geometry.prologue == Prologue::none;
}

/// The bytes of scratch, for any batch.
template <int Tile, class V = simd::Batch>
constexpr std::ptrdiff_t winograd_scratch_bytes(const Geometry& geometry) {
    const detail::WinogradBlocks<Tile, V> blocks(geometry);
    return (blocks.transformed_floats() + blocks.product_floats() + blocks.sum_floats() + blocks.channel_pitch) *
           std::ptrdiff_t{sizeof(float)};
}

/// The floats of the packed parameters.
template <int Tile, class V = simd::Batch>
constexpr std::ptrdiff_t winograd_packed_floats(const Geometry& geometry) {
    return packed_panel_floats<V>(detail::winograd_planes<Tile> * std::ptrdiff_t{geometry.channels},
                                  geometry.out_channels);
}

/// Packs weight (out_channels, channels, 3, 3) and bias (out_channels), with scale and shift folded in: w scale,
/// bias scale + shift. Panel by panel (pack_panels.hpp): the bias, then for every plane its (channels, width).
template <int Tile, class V = simd::Batch>
void pack_winograd(const Geometry& geometry, const Parameters& parameters, float* packed);

template <int Tile, class Activation, class V = simd::Batch>
void winograd(const Geometry& geometry, const Call& call);

namespace detail {

template <int Tile, class V>
class WinogradRun {
  public:
    WinogradRun(const Geometry& geometry, const Call& call, Epilogue finish)
        : geometry_(geometry),
          call_(call),
          finish_(finish),
          blocks_(geometry),
          transformed_(reinterpret_cast<float*>(call.scratch)),
          products_(transformed_ + blocks_.transformed_floats()),
          sums_(products_ + blocks_.product_floats()),
          zeros_(sums_ + blocks_.sum_floats()) {
        std::fill_n(zeros_, blocks_.channel_pitch, 0.0f);
    }

    void run() {
        const auto [tiles, panels] =
            winograd_share<V>(geometry_, call_.batch * blocks_.tiles_of_sample(), call_.thread, call_.threads);
        const std::ptrdiff_t count = tiles.end - tiles.begin;
        const std::ptrdiff_t pieces = (count + blocks_.tiles - 1) / blocks_.tiles;
        for (std::ptrdiff_t piece = 0; piece < pieces; ++piece)
            run_block({tiles.begin + count * piece / pieces, tiles.begin + count * (piece + 1) / pieces}, panels);
    }

  private:
    /// A tile's place: its sample, and its first output pixel.
    struct Place {
        std::ptrdiff_t sample, y, x;
    };
    Place place(std::ptrdiff_t tile) const {
        const std::ptrdiff_t in_sample = tile % blocks_.tiles_of_sample();
        return {tile / blocks_.tiles_of_sample(), in_sample / blocks_.tile_columns * Tile,
                in_sample % blocks_.tile_columns * Tile};
    }

    void run_block(Range tiles, Range panels) {
        for (std::ptrdiff_t tile = tiles.begin; tile < tiles.end; ++tile)
            transform_input(place(tile), transformed_ + (tile - tiles.begin) * blocks_.channel_pitch);

        const float* packed = call_.weights;
        std::ptrdiff_t index = 0;
        for_each_panel<V>(geometry_.out_channels, [&](const Panel& panel) {
            if (index >= panels.begin && index < panels.end) {
                multiply(panel, packed + panel.width, tiles.end - tiles.begin);
                for (std::ptrdiff_t tile = tiles.begin; tile < tiles.end; ++tile)
                    transform_output(panel, packed, tile - tiles.begin, place(tile));
            }
            packed += panel.width * (1 + blocks_.planes * geometry_.channels);
            ++index;
        });
    }

    void transform_input(const Place& place, float* to) const {
        constexpr std::ptrdiff_t size = winograd_size<Tile>;
        const std::ptrdiff_t height = geometry_.height, width = geometry_.width;
        const std::ptrdiff_t pitch = geometry_.in_pitch ? geometry_.in_pitch : geometry_.channels;
        std::array<const float*, std::size_t{winograd_planes<Tile>}> places;
        std::size_t next = 0;
        for (std::ptrdiff_t i = 0; i < size; ++i) {
            const std::ptrdiff_t y = place.y - geometry_.vertical.padding + i;
            const float* row = call_.input + (place.sample * height + y) * width * pitch;
            for (std::ptrdiff_t j = 0; j < size; ++j) {
                const std::ptrdiff_t x = place.x - geometry_.horizontal.padding + j;
                const bool inside = y >= 0 && y < height && x >= 0 && x < width;
                places[next++] = inside ? row + x * pitch : zeros_;
            }
        }
        transform_winograd_input<Tile, V>(places.data(), geometry_.channels, to, blocks_.plane);
    }

    void multiply(const Panel& panel, const float* weights, std::ptrdiff_t tiles) const {
        const std::ptrdiff_t channels = geometry_.channels;
        for (std::ptrdiff_t plane = 0; plane < blocks_.planes; ++plane)
            multiply_panel<V>({transformed_ + plane * blocks_.plane, blocks_.channel_pitch, tiles, channels,
                               weights + plane * channels * panel.width, panel.vectors,
                               products_ + plane * blocks_.product_plane, panel.width});
    }

    void transform_output(const Panel& panel, const float* bias, std::ptrdiff_t tile, const Place& place) const {
        transform_winograd_output<Tile, V>(products_ + tile * panel.width, blocks_.product_plane, bias, panel.width,
                                           sums_);
        const std::ptrdiff_t pitch = geometry_.out_pitch ? geometry_.out_pitch : geometry_.out_channels;
        const std::ptrdiff_t operand_pitch = geometry_.operand_pitch ? geometry_.operand_pitch : geometry_.out_channels;
        const std::ptrdiff_t rows = std::min<std::ptrdiff_t>(Tile, geometry_.out_height - place.y);
        const std::ptrdiff_t columns = std::min<std::ptrdiff_t>(Tile, geometry_.out_width - place.x);
        for (std::ptrdiff_t i = 0; i < rows; ++i) {
            const std::ptrdiff_t pixel =
                (place.sample * geometry_.out_height + place.y + i) * geometry_.out_width + place.x;
            const float* operand = call_.operand ? call_.operand + pixel * operand_pitch + panel.column : nullptr;
            finish_({sums_ + i * Tile * panel.width, operand, call_.output + pixel * pitch + panel.column, columns,
                     panel.columns, panel.width, pitch, operand_pitch});
        }
    }

    const Geometry& geometry_;
    const Call& call_;
    Epilogue finish_;
    WinogradBlocks<Tile, V> blocks_;
    float* transformed_;
    float* products_;
    float* sums_;
    float* zeros_;
};

}  // namespace detail

template <int Tile, class V>
void pack_winograd(const Geometry& geometry, const Parameters& parameters, float* packed) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const std::ptrdiff_t channels = geometry.channels;
    const auto bias = [&](std::ptrdiff_t out) {
        double value = parameters.bias ? parameters.bias[out] : 0.0;
        if (parameters.scale) value *= parameters.scale[out];
        if (parameters.shift) value += parameters.shift[out];
        return static_cast<float>(value);
    };
    for_each_panel<V>(geometry.out_channels, [&](const Panel& panel) {
        for (std::ptrdiff_t i = 0; i < panel.width; ++i) packed[i] = i < panel.columns ? bias(panel.column + i) : 0.0f;
        packed += panel.width;
        for (std::ptrdiff_t first = 0; first < panel.width; first += lanes) {
            const std::ptrdiff_t count = std::clamp<std::ptrdiff_t>(panel.columns - first, 0, lanes);
            alignas(simd::alignment) float window[9 * lanes] = {};
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                for (std::ptrdiff_t lane = 0; lane < count; ++lane) {
                    const std::ptrdiff_t out = panel.column + first + lane;
                    const float* weight = parameters.weight + (out * channels + c) * 9;
                    const float scale = parameters.scale ? parameters.scale[out] : 1.0f;
                    for (std::ptrdiff_t k = 0; k < 9; ++k) window[k * lanes + lane] = weight[k] * scale;
                }
                detail::transform_winograd_window<Tile, V>(window, packed + c * panel.width + first,
                                                           channels * panel.width);
            }
        }
        packed += detail::winograd_planes<Tile> * channels * panel.width;
    });
}

template <int Tile, class Activation, class V>
void winograd(const Geometry& geometry, const Call& call) {
    detail::WinogradRun<Tile, V>(geometry, call, &finish<Activation, V>).run();
}

}  // namespace idem::kernel
