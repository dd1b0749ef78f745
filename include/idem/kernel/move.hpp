/// Operations that move elements and compute nothing.
///
///     transpose   each sample (outer, axis, inner) becomes (outer, inner, axis)
///     copy_slice  each sample's `outer` rows of `axis` floats go into rows of `pitch` floats, at `offset`
///     copy        each sample's outer * axis * inner floats
#pragma once

#include <idem/kernel/operation.hpp>

#include <algorithm>
#include <cstring>

namespace idem::kernel {

inline void transpose(const Geometry& geometry, const Call& call) {
    // Squares of 16 x 16 floats: what a square reads and writes are 16 cache lines each.
    constexpr std::ptrdiff_t side = 16;
    const std::ptrdiff_t rows = geometry.axis, columns = geometry.inner;
    for (std::ptrdiff_t block = 0; block < call.batch * geometry.outer; ++block) {
        const float* input = call.input + block * rows * columns;
        float* output = call.output + block * rows * columns;
        for (std::ptrdiff_t column = 0; column < columns; column += side) {
            const std::ptrdiff_t last_column = std::min(column + side, columns);
            for (std::ptrdiff_t row = 0; row < rows; row += side) {
                const std::ptrdiff_t last_row = std::min(row + side, rows);
                for (std::ptrdiff_t j = column; j < last_column; ++j)
                    for (std::ptrdiff_t i = row; i < last_row; ++i) output[j * rows + i] = input[i * columns + j];
            }
        }
    }
}

inline void copy_slice(const Geometry& geometry, const Call& call) {
    const auto bytes = static_cast<std::size_t>(geometry.axis) * sizeof(float);
    for (std::ptrdiff_t row = 0; row < call.batch * geometry.outer; ++row)
        std::memcpy(call.output + row * geometry.pitch + geometry.offset, call.input + row * geometry.axis, bytes);
}

inline void copy(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t count = call.batch * geometry.outer * geometry.axis * geometry.inner;
    std::memcpy(call.output, call.input, static_cast<std::size_t>(count) * sizeof(float));
}

}  // namespace idem::kernel
