/// Channels of a depthwise convolution as vectors.
#pragma once

#include <idem/kernel/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// How many vectors `channels` are. The last one begins where it ends with the channels, and may overlap another.
template <class V>
constexpr std::ptrdiff_t depthwise_vectors(std::ptrdiff_t channels) {
    return (channels + simd::lanes<V> - 1) / simd::lanes<V>;
}
template <class V>
constexpr std::ptrdiff_t depthwise_channel(std::ptrdiff_t channels, std::ptrdiff_t vector) {
    return std::min(vector * simd::lanes<V>, std::max<std::ptrdiff_t>(channels - simd::lanes<V>, 0));
}

}  // namespace idem::kernel::detail
