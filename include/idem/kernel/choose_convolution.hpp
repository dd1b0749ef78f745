/// Which algorithm computes a convolution fastest: an estimate of cycles from its numbers, for one core.
///
/// Arithmetic is counted in vectors of multiply-adds, two a cycle at the efficiency that the kernels reach; transforms
/// of Winograd's algorithm by the numbers they store; weights by their bytes at the bandwidth of the memory from which
/// they come, for each block of a batch unless they stay in the cache from one to the next: a network of some size has
/// read all its others before it comes back to them. Products fetch the next weights while they multiply. What is
/// depthwise, or of groups as narrow, is not estimated: as products it would be mostly padding.
///
/// F(3, 3) was tried and left out: 256 channels on 14 x 14 take 0.85 of the time of F(2, 3) while their weights are in a
/// cache, but 1.05 of it in a network, where those 1.6 times as many bytes come from memory.
///
/// Measured on a Cascade Lake core (2.4 GHz with wide vectors, 1 MB second-level cache), of whose bandwidth to memory,
/// 11.5 GB/s, some is left to its neighbours.
#pragma once

#include <idem/kernel/depthwise_convolution.hpp>
#include <idem/kernel/window_table.hpp>
#include <idem/kernel/winograd.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

enum class Algorithm { cheapest, direct, depthwise, narrow, winograd_2x2, winograd_4x4 };

/// Whether the algorithm can compute this convolution, and as exactly as a layer has to be (1e-5 of the largest
/// output): errors grow with the root of the number of summands.
template <class V = simd::Batch>
constexpr bool algorithm_applies(const Geometry& geometry, Algorithm algorithm) {
    constexpr int most_channels_2x2 = 4096, most_channels_4x4 = 1024;
    switch (algorithm) {
        case Algorithm::direct:
            return true;
        case Algorithm::depthwise:
            return depthwise_applies(geometry);
        case Algorithm::narrow:
            return narrow_applies<V>(geometry);
        case Algorithm::winograd_2x2:
            return winograd_applies(geometry) && geometry.channels <= most_channels_2x2;
        case Algorithm::winograd_4x4:
            return winograd_applies(geometry) && geometry.channels <= most_channels_4x4;
        default:
            return false;
    }
}

namespace detail {

inline constexpr double multiply_adds_per_cycle = 2;
inline constexpr double memory_bytes_per_cycle = 3.5;
inline constexpr double hidden_fetches = 0.9;          // of what arithmetic could hide

constexpr double with_fetches(double arithmetic, double bytes) {
    const double fetches = bytes / memory_bytes_per_cycle;
    return arithmetic + fetches - hidden_fetches * std::min(arithmetic, fetches);
}

template <class V>
constexpr double vectors_of(std::ptrdiff_t channels) {
    return static_cast<double>((channels + simd::lanes<V> - 1) / simd::lanes<V>);
}

/// How many blocks of at most `largest` so many are cut into.
constexpr double blocks_of(std::ptrdiff_t whole, std::ptrdiff_t largest) {
    return static_cast<double>((whole + largest - 1) / largest);
}

template <class V>
constexpr double direct_cycles(const Geometry& geometry, int batch) {
    constexpr double efficiency = 0.85;
    const double depth =
        1.0 * geometry.vertical.kernel * geometry.horizontal.kernel * geometry.channels / geometry.groups;
    const std::ptrdiff_t places = std::ptrdiff_t{batch} * geometry.out_height * geometry.out_width;
    const double arithmetic = depth * static_cast<double>(places) * vectors_of<V>(geometry.out_channels) /
                              (multiply_adds_per_cycle * efficiency);
    const double bytes = depth * geometry.out_channels * sizeof(float);
    return with_fetches(arithmetic, bytes * blocks_of(places, rows_per_block));
}

template <int Tile, class V>
constexpr double winograd_cycles(const Geometry& geometry, int batch) {
    // A tile's sums are cleared and stored around the multiply-adds of all channels.
    constexpr double start_of_product = 7, efficiency = 0.8;
    constexpr double input_cycles = 11, output_cycles = 10;  // for each number of a tile
    const WinogradBlocks<Tile, V> blocks(geometry);
    const double channels = geometry.channels, planes = winograd_planes<Tile>;
    const std::ptrdiff_t all_tiles = batch * blocks.tiles_of_sample();
    const auto tiles = static_cast<double>(all_tiles);
    const double in = vectors_of<V>(geometry.channels), out = vectors_of<V>(geometry.out_channels);
    const double arithmetic =
        planes * tiles * (channels + start_of_product) * out / (multiply_adds_per_cycle * efficiency);
    const double transforms = planes * tiles * (in * input_cycles + out * output_cycles);
    const double bytes = planes * channels * geometry.out_channels * sizeof(float);
    const double passes = blocks.weights_stay ? 1 : blocks_of(all_tiles, blocks.tiles);
    return with_fetches(arithmetic, bytes * passes) + transforms;
}

}  // namespace detail

/// The cycles of a batch.
template <class V = simd::Batch>
constexpr double convolution_cycles(const Geometry& geometry, Algorithm algorithm, int batch = 1) {
    switch (algorithm) {
        case Algorithm::winograd_2x2:
            return detail::winograd_cycles<2, V>(geometry, batch);
        case Algorithm::winograd_4x4:
            return detail::winograd_cycles<4, V>(geometry, batch);
        default:
            return detail::direct_cycles<V>(geometry, batch);
    }
}

/// `wanted`, if it applies; otherwise the cheapest for a batch that does.
template <class V = simd::Batch>
constexpr Algorithm choose_convolution(const Geometry& geometry, Algorithm wanted = Algorithm::cheapest,
                                       int batch = 1) {
    if (algorithm_applies<V>(geometry, wanted)) return wanted;
    if (depthwise_applies(geometry)) return Algorithm::depthwise;
    if (narrow_applies<V>(geometry)) return Algorithm::narrow;
    Algorithm cheapest = Algorithm::direct;
    for (const Algorithm algorithm : {Algorithm::winograd_2x2, Algorithm::winograd_4x4})
        if (algorithm_applies<V>(geometry, algorithm) &&
            convolution_cycles<V>(geometry, algorithm, batch) < convolution_cycles<V>(geometry, cheapest, batch))
            cheapest = algorithm;
    return cheapest;
}

}  // namespace idem::kernel
