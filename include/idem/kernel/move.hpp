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
    const std::ptrdiff_t strips = (columns + side - 1) / side;
    const auto [begin, end] = share(call.batch * geometry.outer * strips, call.thread, call.threads);
    for (std::ptrdiff_t strip = begin; strip < end; ++strip) {
        const float* input = call.input + strip / strips * rows * columns;
        float* output = call.output + strip / strips * rows * columns;
        const std::ptrdiff_t column = strip % strips * side;
        const std::ptrdiff_t last_column = std::min(column + side, columns);
        for (std::ptrdiff_t row = 0; row < rows; row += side) {
            const std::ptrdiff_t last_row = std::min(row + side, rows);
            for (std::ptrdiff_t j = column; j < last_column; ++j)
                for (std::ptrdiff_t i = row; i < last_row; ++i) output[j * rows + i] = input[i * columns + j];
        }
    }
}

inline void copy_slice(const Geometry& geometry, const Call& call) {
    const auto bytes = static_cast<std::size_t>(geometry.axis) * sizeof(float);
    const auto [begin, end] = share(call.batch * geometry.outer, call.thread, call.threads);
    for (std::ptrdiff_t row = begin; row < end; ++row)
        std::memcpy(call.output + row * geometry.pitch + geometry.offset, call.input + row * geometry.axis, bytes);
}

inline void copy(const Geometry& geometry, const Call& call) {
    const std::ptrdiff_t count = call.batch * geometry.outer * geometry.axis * geometry.inner;
    const auto [begin, end] = share_of_floats(count, call.thread, call.threads);
    if (begin < end)
        std::memcpy(call.output + begin, call.input + begin, static_cast<std::size_t>(end - begin) * sizeof(float));
}

}  // namespace idem::kernel
