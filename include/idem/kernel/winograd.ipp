#pragma once

#include <idem/kernel/fold.hpp>
#include <idem/kernel/matrix_product.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/winograd.hpp>
#include <idem/kernel/winograd_tile.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace idem::kernel {

namespace detail {

template <int Tile, class V>
class WinogradRun {
  public:
    WinogradRun(const Geometry& geometry, const Call& call)
        : geometry_(geometry),
          call_(call),
          blocks_(geometry),
          cut_(geometry.out_channels),
          transformed_(reinterpret_cast<float*>(call.scratch)),
          products_(transformed_ + blocks_.transformed_floats()),
          zeros_(products_ + blocks_.product_floats()),
          in_pitch_(pitch_or(geometry.in_pitch, geometry.channels)),
          out_pitch_(pitch_or(geometry.out_pitch, geometry.out_channels)),
          operand_pitch_(pitch_or(geometry.operand_pitch, geometry.out_channels)) {
        std::fill_n(zeros_, blocks_.zeros, 0.0f);
    }

    void run() {
        const auto [tiles, panels] = winograd_share(blocks_, geometry_, call_.batch, call_.team);
        const Pieces pairs((tiles.end - tiles.begin + 1) / 2, blocks_.tiles / 2);
        for (std::ptrdiff_t b = 0; b < pairs.count(); ++b) {  // blocks of pairs: products have even numbers of rows
            const auto [begin, end] = pairs.at(b);
            run_block({tiles.begin + 2 * begin, std::min(tiles.begin + 2 * end, tiles.end)}, panels);
        }
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

    void run_block(const Range& tiles, const Range& panels) {
        const std::ptrdiff_t count = tiles.end - tiles.begin;
        const std::ptrdiff_t even_count = count + count % 2;  // the last tile is there twice
        for (std::ptrdiff_t tile = 0; tile < even_count; ++tile)
            transform_input(place(tiles.begin + std::min(tile, count - 1)), transformed_ + tile * simd::lanes<V>,
                            even_count * simd::lanes<V>);
        for (std::ptrdiff_t first = panels.begin; first < panels.end; first += blocks_.panels) {
            const std::ptrdiff_t end = std::min(first + blocks_.panels, panels.end);
            multiply({first, end}, panels.end, even_count);
            for (std::ptrdiff_t tile = 0; tile < count; ++tile) {
                const Place at = place(tiles.begin + tile);
                for (std::ptrdiff_t index = first; index < end; ++index)
                    transform_output(index, index - first, tile, at);
            }
        }
    }

    const float* bias(const Panel& panel) const {
        return call_.weights + panel.offset(blocks_.planes * blocks_.depth());
    }
    /// The products of a group's panel.
    float* products(std::ptrdiff_t number) const {
        return products_ + number * blocks_.planes * blocks_.product_plane;
    }

    /// Where the pixels under a tile are, row by row.
    std::array<const float*, std::size_t{winograd_planes<Tile>}> inputs(const Place& place) const {
        constexpr std::ptrdiff_t size = winograd_size<Tile>;
        const std::ptrdiff_t height = geometry_.height, width = geometry_.width;
        std::array<const float*, std::size_t{winograd_planes<Tile>}> places;
        std::size_t next = 0;
        for (std::ptrdiff_t i = 0; i < size; ++i) {
            const std::ptrdiff_t y = place.y - geometry_.vertical.padding + i;
            const float* row = call_.input + (place.sample * height + y) * width * in_pitch_;
            for (std::ptrdiff_t j = 0; j < size; ++j) {
                const std::ptrdiff_t x = place.x - geometry_.horizontal.padding + j;
                const bool inside = y >= 0 && y < height && x >= 0 && x < width;
                places[next++] = inside ? row + x * in_pitch_ : zeros_;
            }
        }
        return places;
    }

    void transform_input(const Place& place, float* to, std::ptrdiff_t chunk) const {
        transform_winograd_input<Tile, V>(inputs(place).data(), geometry_.channels, to, chunk, blocks_.plane);
    }

    /// All planes of a group of panels, plane by plane; `last` is the end of all panels.
    void multiply(const Range& panels, std::ptrdiff_t last, std::ptrdiff_t rows) const {
        for (std::ptrdiff_t plane = 0; plane < blocks_.planes; ++plane)
            for (std::ptrdiff_t index = panels.begin; index < panels.end; ++index) {
                const int vectors = cut_.vectors_at(index);
                const Wanted next = index + 1 < panels.end       ? plane_of(index + 1, plane)
                                    : plane + 1 < blocks_.planes ? plane_of(panels.begin, plane + 1)
                                    : panels.end < last          ? plane_of(panels.end, 0)
                                                                 : call_.next;
                multiply_panel<V>({transformed_ + plane * blocks_.plane, rows, blocks_.chunks, weights(index, plane),
                                   vectors, products(index - panels.begin) + plane * blocks_.product_plane, next});
            }
    }

    Wanted plane_of(std::ptrdiff_t index, std::ptrdiff_t plane) const {
        return {weights(index, plane), blocks_.depth() * cut_.at(index).width};
    }
    /// Where the weights of a plane begin in a panel.
    const float* weights(std::ptrdiff_t index, std::ptrdiff_t plane) const {
        const Panel panel = cut_.at(index);
        return bias(panel) + panel.width * (1 + plane * blocks_.depth());
    }

    void transform_output(std::ptrdiff_t index, std::ptrdiff_t number, std::ptrdiff_t tile, const Place& place) const {
        const Panel panel = cut_.at(index);
        const std::ptrdiff_t width = geometry_.out_width;
        const std::ptrdiff_t pixel = (place.sample * geometry_.out_height + place.y) * width + place.x;
        const WinogradOutput output{
            call_.output + pixel * out_pitch_ + panel.column, width * out_pitch_, out_pitch_,
            call_.operand ? call_.operand + pixel * operand_pitch_ + panel.column : nullptr, width * operand_pitch_,
            operand_pitch_, std::min<std::ptrdiff_t>(Tile, geometry_.out_height - place.y),
            std::min<std::ptrdiff_t>(Tile, width - place.x), panel.columns, geometry_.activation};
        if (!transform_winograd_output<Tile, V>(products(number) + tile * panel.width, blocks_.product_plane,
                                                bias(panel), output))
            convolve_winograd_tile<Tile, V>(inputs(place).data(), geometry_.channels, weights(index, 0), panel.width,
                                            blocks_.depth() * panel.width, bias(panel), output);
        for (std::ptrdiff_t i = 0; i < output.rows; ++i)
            geometry_.activation.complete(output.to + i * output.row_pitch, output.columns, output.channels,
                                          output.pitch);
    }

    const Geometry& geometry_;
    const Call& call_;
    WinogradBlocks<Tile, V> blocks_;
    PanelCut<V> cut_;
    float* transformed_;
    float* products_;
    float* zeros_;
    std::ptrdiff_t in_pitch_, out_pitch_, operand_pitch_;
};

}  // namespace detail

template <int Tile, class V>
void pack_winograd(const Geometry& geometry, const Parameters& parameters, float* packed) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const std::ptrdiff_t channels = geometry.channels;
    const std::ptrdiff_t depth = detail::WinogradBlocks<Tile, V>(geometry).depth();
    for_each_panel<V>(geometry.out_channels, [&](const Panel& panel) {
        for (std::ptrdiff_t i = 0; i < panel.width; ++i)
            packed[i] = i < panel.columns ? folded_bias(parameters, panel.column + i) : 0.0f;
        packed += panel.width;
        std::fill_n(packed, detail::winograd_planes<Tile> * depth * panel.width, 0.0f);
        for (std::ptrdiff_t first = 0; first < panel.width; first += lanes) {
            const std::ptrdiff_t count = std::clamp<std::ptrdiff_t>(panel.columns - first, 0, lanes);
            alignas(simd::alignment) float window[9 * V::size] = {};
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                for (std::ptrdiff_t lane = 0; lane < count; ++lane) {
                    const std::ptrdiff_t out = panel.column + first + lane;
                    const float* weight = parameters.weight + (out * channels + c) * 9;
                    const float scale = parameters.scale ? parameters.scale[out] : 1.0f;
                    for (std::ptrdiff_t k = 0; k < 9; ++k) window[k * lanes + lane] = weight[k] * scale;
                }
                detail::transform_winograd_window<Tile, V>(window, packed + c * panel.width + first,
                                                           depth * panel.width);
            }
        }
        packed += detail::winograd_planes<Tile> * depth * panel.width;
    });
}

template <int Tile, class V>
void winograd(const Geometry& geometry, const Call& call) {
    detail::WinogradRun<Tile, V>(geometry, call).run();
}

}  // namespace idem::kernel
