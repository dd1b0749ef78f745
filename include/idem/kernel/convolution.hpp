/// Convolution and Linear: y = activation(w * x + bias + operand), with everything a window can have.
///
///     y[n][p][o] = activation(b[o] + sum over t, c of x[n][window(p, t)][c] * w[o][c][t] + operand[n][p][o])
///
/// Streams are channels last: input (batch, height, width, channels), output and operand (batch, out_height,
/// out_width, out_channels), each possibly a slice of a wider stream. What lies outside the input counts as zero. A
/// Linear layer on T rows is height = out_height = T with a window of 1. A prologue transforms the input as it is read,
/// where the window is 1 and there is no padding.
///
/// The sums of all rows and a panel of output channels are a matrix product (see matmul_tile.hpp), walked in blocks
/// (see run_convolution.hpp). A sum is added up in the same order for any batch and any number of threads.
///
/// Reads of the geometry: height … out_channels, vertical, horizontal, groups, prologue, the pitches, activation.
#pragma once

#include <idem/kernel/convolution_scratch.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

/// The bytes of scratch, for any batch.
template <class V = simd::Batch>
constexpr std::ptrdiff_t convolution_scratch_bytes(const Geometry& geometry);

/// The floats of the packed parameters.
template <class V = simd::Batch>
constexpr std::ptrdiff_t convolution_packed_floats(const Geometry& geometry);

/// Those that it begins with: a panel, as far as a cache takes it.
template <class V = simd::Batch>
constexpr int convolution_first_floats(const Geometry& geometry);

/// Packs weight (out_channels, channels / groups, kernel height, kernel width) and bias (out_channels), with
/// scale and shift folded in: w scale, bias scale + shift.
template <class V = simd::Batch>
void pack_convolution(const Geometry& geometry, const Parameters& parameters, float* packed);

template <class V = simd::Batch>
void convolution(const Geometry& geometry, const Call& call);

template <class V>
constexpr std::ptrdiff_t convolution_scratch_bytes(const Geometry& geometry) {
    return detail::ConvolutionScratch<V>(geometry).bytes;
}

template <class V>
constexpr std::ptrdiff_t convolution_packed_floats(const Geometry& geometry) {
    const detail::WindowPieces pieces = detail::window_pieces(geometry);
    const std::ptrdiff_t panels =
        packed_panel_floats<V>(pieces.taps * pieces.depth, geometry.out_channels / geometry.groups);
    return geometry.groups * panels + (geometry.prologue == Prologue::none ? 0 : 2 * geometry.channels);
}

template <class V>
constexpr int convolution_first_floats(const Geometry& geometry) {
    const detail::WindowPieces pieces = detail::window_pieces(geometry);
    return static_cast<int>(PanelCut<V>(geometry.out_channels / geometry.groups).at(0).width *
                            (1 + std::min(detail::longest_part, pieces.taps * pieces.depth)));
}

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/convolution.ipp>
#endif
