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
/// winograd_transform.hpp). Transforms make NaN of infinities and of what overflows: a tile whose sums are not finite is
/// computed again, as its definition says, slowly. Only an infinite weight may still make NaN where the sum is infinite.
///
/// Work goes in blocks of tiles, of all samples. For each, the weights pass by, a few panels of all planes at a time,
/// and the next ones are fetched meanwhile.
///
/// Reads of the geometry: height … out_channels, the paddings, the pitches, activation.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/winograd_blocks.hpp>

#include <cstddef>

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
    return (blocks.transformed_floats() + blocks.product_floats() + blocks.zeros) *
           std::ptrdiff_t{sizeof(float)};
}

/// The floats of the packed parameters.
template <int Tile, class V = simd::Batch>
constexpr std::ptrdiff_t winograd_packed_floats(const Geometry& geometry) {
    const detail::WinogradBlocks<Tile, V> blocks(geometry);
    return packed_panel_floats<V>(blocks.planes * blocks.depth(), geometry.out_channels);
}

/// Those that it begins with.
template <int Tile, class V = simd::Batch>
constexpr int winograd_first_floats(const Geometry& geometry) {
    return static_cast<int>(PanelCut<V>(geometry.out_channels).at(0).width *
                            (1 + detail::WinogradBlocks<Tile, V>(geometry).depth()));
}

/// Packs weight (out_channels, channels, 3, 3) and bias (out_channels), with scale and shift folded in: w scale,
/// bias scale + shift. Panel by panel (pack_panels.hpp): the bias, then for every plane its (depth, width),
/// where the depth is the channels rounded up to a vector.
template <int Tile, class V = simd::Batch>
void pack_winograd(const Geometry& geometry, const Parameters& parameters, float* packed);

template <int Tile, class V = simd::Batch>
void winograd(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/winograd.ipp>
#endif
