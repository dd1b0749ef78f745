/// Kernels that stream their data past a few operations: what counts is bytes.
#pragma once

#include "random_lines.hpp"
#include "roofline.hpp"

#include <idem/kernel/operation.hpp>

#include <cstddef>
#include <string>

namespace streams {

/// What a kernel reads and writes, in floats.
struct Floats {
    std::ptrdiff_t input, output, operand = 0, weights = 0;
    std::ptrdiff_t gaps = 0;  // of the output, which stay as they are
    std::ptrdiff_t scratch_bytes = 0;
};

/// Adds a benchmark of one call; a kernel does not read what it has not asked for.
inline void add(const std::string& name, idem::kernel::Run run, const idem::kernel::Geometry& geometry,
                const Floats& floats) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        const RandomLines<> input(floats.input), output(floats.output), operand(floats.operand);
        const RandomLines<> weights(floats.weights);
        const RandomLines<std::byte> scratch(floats.scratch_bytes);
        const idem::kernel::Call call{.input = input.data(),
                                      .operand = floats.operand > 0 ? operand.data() : nullptr,
                                      .output = output.data(),
                                      .weights = weights.data(),
                                      .scratch = scratch.data()};
        const std::ptrdiff_t read = floats.input + floats.operand + floats.weights;
        const roofline::Work work{.read = static_cast<double>(read) * sizeof(float),
                                  .written = static_cast<double>(floats.output - floats.gaps) * sizeof(float)};
        roofline::measure(state, work, [&] { run(geometry, call); });
    });
}

/// A block of (outer, axis, inner) elements.
inline idem::kernel::Geometry block(std::ptrdiff_t outer, std::ptrdiff_t axis, std::ptrdiff_t inner) {
    idem::kernel::Geometry geometry;
    geometry.outer = outer;
    geometry.axis = axis;
    geometry.inner = inner;
    return geometry;
}

}  // namespace streams
