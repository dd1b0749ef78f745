/// From PyTorch's weight (out_channels, channels / groups, kernel height, kernel width) to panels (pack_panels.hpp), a
/// normalisation folded in. Row k of a panel is place k / channels of the window and channel k % channels.
///
///     for groups: panels;  then the prologue's scale (channels) and shift (channels), if there is one
#pragma once

#include <idem/kernel/columns_of_rows.hpp>
#include <idem/kernel/fold.hpp>
#include <idem/kernel/pack_panels.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace idem::kernel::detail {

/// One vector of output channels from `first` on, `count` of which exist, into rows `width` apart.
template <class V>
void pack_columns(const Geometry& geometry, const Parameters& parameters, std::ptrdiff_t first, std::ptrdiff_t count,
                  std::ptrdiff_t width, float* to) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const std::ptrdiff_t taps = std::ptrdiff_t{geometry.vertical.kernel} * geometry.horizontal.kernel;
    const std::ptrdiff_t channels = geometry.channels / geometry.groups;
    alignas(simd::alignment) std::array<float, V::size> scales{};
    std::array<const float*, V::size> rows;
    for (std::ptrdiff_t lane = 0; lane < lanes; ++lane) {
        const std::ptrdiff_t out = first + std::min(lane, count - 1);
        rows[static_cast<std::size_t>(lane)] = parameters.weight + out * channels * taps;
        if (lane < count) scales[static_cast<std::size_t>(lane)] = folded_weight(parameters, 1.0f, out);
    }
    const V scale = simd::load_aligned<V>(scales.data());
    const bool whole = !parameters.scale && count == lanes;
    std::ptrdiff_t channel = 0, tap = 0;
    for_each_column<V>(rows.data(), channels * taps, [&](std::ptrdiff_t, V column) {
        simd::store_aligned(to + (tap * channels + channel) * width, whole ? column : column * scale);
        if (++tap == taps) tap = 0, ++channel;
    });
}

template <class V>
void pack_convolution_panel(const Geometry& geometry, const Parameters& parameters, std::ptrdiff_t first,
                            const Panel& panel, float* to) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    for (std::ptrdiff_t i = 0; i < panel.width; ++i)
        to[i] = i < panel.columns ? folded_bias(parameters, first + panel.column + i) : 0.0f;
    to += panel.width;
    for (std::ptrdiff_t i = 0; i < panel.width; i += lanes)
        pack_columns<V>(geometry, parameters, first + panel.column + i, std::min(panel.columns - i, lanes),
                        panel.width, to + i);
}

}  // namespace idem::kernel::detail
