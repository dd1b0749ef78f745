/// A matrix becomes its transpose, strip by strip.
#pragma once

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// Transposes are done in squares of 16 x 16 floats: what a square reads and writes are 16 cache lines each.
inline constexpr std::ptrdiff_t transpose_side = 16;

/// The first `columns` columns, at most a square's side of them, of a matrix of `rows` rows become rows.
inline void transpose_strip(std::ptrdiff_t rows, std::ptrdiff_t columns, const float* input, std::ptrdiff_t in_pitch,
                            float* output, std::ptrdiff_t out_pitch) {
    for (std::ptrdiff_t row = 0; row < rows; row += transpose_side) {
        const std::ptrdiff_t last_row = std::min(row + transpose_side, rows);
        for (std::ptrdiff_t j = 0; j < columns; ++j)
            for (std::ptrdiff_t i = row; i < last_row; ++i) output[j * out_pitch + i] = input[i * in_pitch + j];
    }
}

/// How many strips that many columns are.
constexpr std::ptrdiff_t transpose_strips(std::ptrdiff_t columns) {
    return (columns + transpose_side - 1) / transpose_side;
}

}  // namespace idem::kernel::detail
