/// Convolutions and Linears as benchmarks.
#pragma once

#include "random_lines.hpp"
#include "roofline.hpp"

#include <idem/plan/kernels.hpp>

#include <cstddef>
#include <string>

namespace layers {

using idem::detail::Kernels;
using idem::kernel::Geometry;

struct Layer {
    std::string name;
    Geometry geometry;
};

/// A square window on a square image, with a ReLU behind it: "56x56x64 to 128, 3x3, stride 2".
inline Layer window(int extent, int channels, int out_channels, int kernel, int stride = 1) {
    Layer layer{std::to_string(extent) + "x" + std::to_string(extent) + "x" + std::to_string(channels) + " to " +
                    std::to_string(out_channels) + ", " + std::to_string(kernel) + "x" + std::to_string(kernel) +
                    (stride > 1 ? ", stride " + std::to_string(stride) : ""),
                {}};
    Geometry& g = layer.geometry;
    g.height = g.width = extent;
    g.channels = channels;
    g.out_channels = out_channels;
    g.vertical = g.horizontal = {kernel, stride, kernel / 2, 1};
    g.out_height = g.out_width = static_cast<int>(g.vertical.places(extent));
    g.activation = idem::kernel::activation_v<idem::kernel::Relu>;
    return layer;
}

/// (count, in) times (in, out): "128x768x3072". Rows that would collide in a cache have a gap behind them, as in a plan.
inline Layer rows(int count, int in, int out) {
    Layer layer{std::to_string(count) + "x" + std::to_string(in) + "x" + std::to_string(out), {}};
    layer.geometry.height = layer.geometry.out_height = count;
    layer.geometry.channels = in;
    layer.geometry.out_channels = out;
    if (idem::kernel::detail::rows_collide(layer.geometry))
        layer.geometry.in_pitch = idem::kernel::detail::gathered_pitch(in);
    return layer;
}

/// Operations, as the convolution is defined.
inline double flop(const Geometry& g) {
    return 2.0 * g.vertical.kernel * g.horizontal.kernel * (g.channels / g.groups) * g.out_height * g.out_width *
           g.out_channels;
}

/// Of one sample, through these kernels, which take so many operations.
inline void measure(benchmark::State& state, const Geometry& g, const Kernels& kernels, double operations) {
    const std::ptrdiff_t in = std::ptrdiff_t{g.height} * g.width * idem::kernel::pitch_or(g.in_pitch, g.channels);
    const std::ptrdiff_t out = std::ptrdiff_t{g.out_height} * g.out_width * g.out_channels;
    const std::ptrdiff_t taps = std::ptrdiff_t{g.vertical.kernel} * g.horizontal.kernel;
    const RandomLines<> input(in), output(out), weight(taps * (g.channels / g.groups) * g.out_channels);
    const RandomLines<> packed(kernels.packed_floats);
    const RandomLines<std::byte> scratch(kernels.scratch_bytes);
    kernels.pack(g, {.weight = weight.data()}, packed.data());
    const idem::kernel::Call call{
        .input = input.data(), .output = output.data(), .weights = packed.data(), .scratch = scratch.data()};
    const roofline::Work work{.flop = operations,
                              .read = static_cast<double>(in + kernels.packed_floats) * sizeof(float),
                              .written = static_cast<double>(out) * sizeof(float)};
    roofline::measure(state, work, [&] { kernels.run(g, call); });
}

/// Adds a benchmark "<group>/<layer>"; without `operations` it takes those of the definition.
inline void add(const std::string& group, const Layer& layer, const Kernels& kernels, double operations = 0) {
    const Geometry g = layer.geometry;
    const double taken = operations > 0 ? operations : flop(g);
    benchmark::RegisterBenchmark((group + "/" + layer.name).c_str(),
                                 [=](benchmark::State& state) { measure(state, g, kernels, taken); });
}

}  // namespace layers
