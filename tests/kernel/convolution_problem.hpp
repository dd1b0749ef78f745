/// A convolution with everything that it reads, at random, and what it must give, in double precision.
#pragma once

#include "kernel/streams.hpp"
#include "support/catch.hpp"

#include <idem/kernel/operation.hpp>

#include <sstream>
#include <string>

namespace idem::test {

/// What a test varies beside the geometry.
struct Variation {
    std::ptrdiff_t batch = 1;
    bool folded = false, residual = false;
};

constexpr kernel::Geometry window_geometry(int height, int width, int channels, int out_channels,
                                           idem::detail::WindowAxis vertical, idem::detail::WindowAxis horizontal,
                                           int groups = 1) {
    kernel::Geometry geometry;
    geometry.height = height;
    geometry.width = width;
    geometry.channels = channels;
    geometry.out_channels = out_channels;
    geometry.vertical = vertical;
    geometry.horizontal = horizontal;
    geometry.out_height = static_cast<int>(vertical.places(height));
    geometry.out_width = static_cast<int>(horizontal.places(width));
    geometry.groups = groups;
    return geometry;
}

/// With so much more padding below the input and to its right, or less, than above it and to its left.
constexpr kernel::Geometry more_behind(kernel::Geometry geometry, int below, int right) {
    const auto places = [](const idem::detail::WindowAxis& axis, int extent) {
        return (extent + 2 * axis.padding - axis.span()) / axis.stride + 1;
    };
    geometry.out_height = places(geometry.vertical, geometry.height + below);
    geometry.out_width = places(geometry.horizontal, geometry.width + right);
    return geometry;
}

constexpr kernel::Geometry row_geometry(int rows, int in, int out) {
    return window_geometry(rows, 1, in, out, {1, 1, 0, 1}, {1, 1, 0, 1});
}

struct ConvolutionProblem {
    kernel::Geometry g;
    std::ptrdiff_t batch;
    std::vector<float> input, operand, weight, bias, scale, shift, input_scale, input_shift;

    explicit ConvolutionProblem(const kernel::Geometry& geometry, const Variation& with = {})
        : g(geometry),
          batch(with.batch),
          input(random_floats(places(g.height, g.width) * g.channels, 1)),
          weight(random_floats(std::ptrdiff_t{g.out_channels} * (g.channels / g.groups) * taps(), 2)),
          bias(random_floats(g.out_channels, 3)) {
        if (with.residual) operand = random_floats(out_floats(), 4);
        if (with.folded) {
            scale = random_floats(g.out_channels, 5);
            shift = random_floats(g.out_channels, 6);
        }
        if (g.prologue != kernel::Prologue::none) {
            input_scale = random_floats(g.channels, 7);
            input_shift = random_floats(g.channels, 8);
        }
    }

    std::ptrdiff_t places(int height, int width) const { return batch * height * width; }
    std::ptrdiff_t taps() const { return std::ptrdiff_t{g.vertical.kernel} * g.horizontal.kernel; }
    std::ptrdiff_t out_floats() const { return places(g.out_height, g.out_width) * g.out_channels; }

    kernel::Parameters parameters() const {
        const auto pointer = [](const std::vector<float>& floats) { return floats.empty() ? nullptr : floats.data(); };
        return {weight.data(), bias.data(), pointer(scale), pointer(shift), pointer(input_scale), pointer(input_shift)};
    }
    /// Without scratch and output.
    kernel::Call call(const float* packed) const {
        return {.input = input.data(),
                .operand = operand.empty() ? nullptr : operand.data(),
                .weights = packed,
                .batch = batch};
    }

    std::vector<Expected> expected() const {
        std::vector<Expected> all;
        for (std::ptrdiff_t place = 0; place < places(g.out_height, g.out_width); ++place)
            for (int out = 0; out < g.out_channels; ++out) all.push_back(definition(place, out));
        return all;
    }

    std::string describe() const {
        std::ostringstream text;
        text << "batch " << batch << ", " << g.height << "x" << g.width << "x" << g.channels << " to " << g.out_height
             << "x" << g.out_width << "x" << g.out_channels;
        for (const auto& axis : {g.vertical, g.horizontal})
            text << ", kernel " << axis.kernel << " stride " << axis.stride << " padding " << axis.padding
                 << " dilation " << axis.dilation;
        text << ", groups " << g.groups;
        return text.str();
    }

  private:
    double read(std::ptrdiff_t index) const {
        const double x = input[static_cast<std::size_t>(index)];
        if (g.prologue == kernel::Prologue::none) return x;
        const auto channel = static_cast<std::size_t>(index % g.channels);
        const double normal = x * input_scale[channel] + input_shift[channel];
        return g.prologue == kernel::Prologue::scale_shift_relu && normal < 0 ? 0.0 : normal;
    }

    /// One output.
    Expected definition(std::ptrdiff_t place, int channel) const {
        const auto out = static_cast<std::size_t>(channel);
        const std::ptrdiff_t sample = place / (g.out_height * g.out_width);
        const auto in_sample = static_cast<int>(place % (g.out_height * g.out_width));
        const int in_group = g.channels / g.groups, group = channel / (g.out_channels / g.groups);
        Expected sum{bias[out], std::fabs(bias[out])};
        for (int i = 0; i < g.vertical.kernel; ++i)
            for (int j = 0; j < g.horizontal.kernel; ++j) {
                const int y =
                    in_sample / g.out_width * g.vertical.stride - g.vertical.padding + i * g.vertical.dilation;
                const int x =
                    in_sample % g.out_width * g.horizontal.stride - g.horizontal.padding + j * g.horizontal.dilation;
                if (y < 0 || y >= g.height || x < 0 || x >= g.width) continue;
                const std::ptrdiff_t pixel = ((sample * g.height + y) * g.width + x) * g.channels + group * in_group;
                for (int c = 0; c < in_group; ++c) {
                    const std::ptrdiff_t tap =
                        (std::ptrdiff_t{channel} * in_group + c) * taps() + i * g.horizontal.kernel + j;
                    const double product = read(pixel + c) * weight[static_cast<std::size_t>(tap)];
                    sum.value += product;
                    sum.magnitude += std::fabs(product);
                }
            }
        if (!scale.empty()) {
            sum.value = sum.value * scale[out] + shift[out];
            sum.magnitude = sum.magnitude * std::fabs(scale[out]) + std::fabs(shift[out]);
        }
        if (!operand.empty()) {
            const double added = operand[static_cast<std::size_t>(place * g.out_channels + channel)];
            sum.value += added;
            sum.magnitude += std::fabs(added);
        }
        return sum;
    }
};

/// Runs a kernel on a problem, and compares with the definition. A `Prepared`, made of the problem, holds what the
/// kernel needs and has the `call`, but for an output.
template <class Prepared>
void check_definition(kernel::Run run, const kernel::Geometry& g, const Variation& with) {
    const ConvolutionProblem problem(g, with);
    Prepared prepared(problem);
    GuardedOutput output(problem.out_floats());
    prepared.call.output = output.data();
    run(g, prepared.call);
    INFO(problem.describe());
    CHECK(first_difference(output.values(), problem.expected(), 1e-6) == -1);
    CHECK(output.guards_hold());
}

}  // namespace idem::test
