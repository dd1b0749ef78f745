/// Linear with its weights held as bf16: half the bytes, for what takes as long as its weights come from memory.
///
///     y[r][o] = activation(b[o] + sum over c of x[r][c] * bf16(w[o][c]) + operand[r][o])
///
/// All else is fp32. A weight is rounded to nearest (split_bf16.hpp), by at most 2^-8 of it: what a file has in BF16
/// stays as it is. Two rows of a panel (pack_panels.hpp) are one of floats, row 2k in their lower halves and row 2k + 1
/// in their upper ones:
///
///     bias (width) | rows 0 and 1 (width) | rows 2 and 3 (width) | …
///
/// Up to eight rows of x are multiplied as these are read. For more, block by block, a panel is written out as floats,
/// which the kernel of convolution.hpp takes. With 768 and 3,072 columns and weights from memory that takes, of the time
/// of floats, with AVX-512 0.5 for a row or two, 0.7 for eight, 0.9 for 16 and 1.13 for 64; with AVX2 0.6 for one, 0.8
/// for four and 1.1 to 1.3 for eight and more.
///
/// Reads of the geometry: height, width, channels, out_channels, the pitches, activation; its window is 1.
#pragma once

#include <idem/kernel/convolution.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/window_pieces.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

/// As many samples at a time as gain by it.
inline constexpr int most_bf16_samples = 8;

/// Whether it is worth it: the weights are more than stays in a cache near the processor.
constexpr bool bf16_linear_applies(const Geometry& geometry) {
    constexpr std::ptrdiff_t fewest = 128 * 1024;
    return detail::reads_rows(geometry) && geometry.groups == 1 && geometry.prologue == Prologue::none &&
           std::ptrdiff_t{geometry.channels} * geometry.out_channels > fewest;
}

/// The floats of the packed parameters.
template <class V = simd::Batch>
constexpr std::ptrdiff_t bf16_linear_packed_floats(const Geometry& geometry) {
    return packed_panel_floats<V>((geometry.channels + 1) / 2, geometry.out_channels);
}

/// Those that it begins with: a panel, as far as a cache takes it.
template <class V = simd::Batch>
constexpr int bf16_linear_first_floats(const Geometry& geometry) {
    return static_cast<int>(PanelCut<V>(geometry.out_channels).at(0).width *
                            (1 + std::min(detail::longest_part, (std::ptrdiff_t{geometry.channels} + 1) / 2)));
}

namespace detail {

/// A panel written out, its bias too.
template <class V>
constexpr std::ptrdiff_t written_panel_floats(const Geometry& geometry) {
    return idem::detail::whole_lines(widest_panel<V> * simd::lanes<V> * (std::ptrdiff_t{geometry.channels} + 1));
}

}  // namespace detail

/// The bytes of scratch, for any batch.
template <class V = simd::Batch>
constexpr std::ptrdiff_t bf16_linear_scratch_bytes(const Geometry& geometry) {
    return detail::written_panel_floats<V>(geometry) * std::ptrdiff_t{sizeof(float)} +
           convolution_scratch_bytes<V>(geometry);
}

/// Packs weight (out_channels, channels) and bias (out_channels), with scale and shift folded in.
template <class V = simd::Batch>
void pack_bf16_linear(const Geometry& geometry, const Parameters& parameters, float* packed);

template <class V = simd::Batch>
void bf16_linear(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/bf16_linear.ipp>
#endif
