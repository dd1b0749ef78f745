/// A matrix becomes its transpose, strip by strip.
#pragma once

#include <idem/kernel/columns_of_rows.hpp>
#include <idem/kernel/shuffle.hpp>
#include <idem/kernel/simd.hpp>

#include <array>
#include <cstddef>

namespace idem::kernel::detail {

/// Transposes are done in strips of 16 columns: what these read of a row, and write to it, is a cache line.
inline constexpr std::ptrdiff_t transpose_side = 16;

/// Two rows become pairs, one behind the other.
template <class V>
void pair_rows(std::ptrdiff_t columns, const float* first, const float* second, float* output) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    std::ptrdiff_t j = 0;
    for (; j + lanes <= columns; j += lanes) {
        const auto [low, high] = simd::interleave(simd::load<V>(first + j), simd::load<V>(second + j));
        simd::store(output + 2 * j, low);
        simd::store(output + 2 * j + lanes, high);
    }
    for (; j < columns; ++j) {
        output[2 * j] = first[j];
        output[2 * j + 1] = second[j];
    }
}

/// The first `columns` columns, at most a strip of them, of a matrix of `rows` rows become rows.
template <class V = simd::Batch>
void transpose_strip(std::ptrdiff_t rows, std::ptrdiff_t columns, const float* input, std::ptrdiff_t in_pitch,
                     float* output, std::ptrdiff_t out_pitch) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    if (rows == 2 && out_pitch == 2) return pair_rows<V>(columns, input, input + in_pitch, output);
    std::ptrdiff_t row = 0;
    for (; columns >= 4 && row + lanes <= rows; row += lanes) {
        std::array<const float*, V::size> block;
        for (std::ptrdiff_t i = 0; i < lanes; ++i)
            block[static_cast<std::size_t>(i)] = input + (row + i) * in_pitch;
        for_each_column<V>(block.data(), columns,
                           [&](std::ptrdiff_t j, V column) { simd::store(output + j * out_pitch + row, column); });
    }
    for (std::ptrdiff_t j = 0; j < columns; ++j)
        for (std::ptrdiff_t i = row; i < rows; ++i) output[j * out_pitch + i] = input[i * in_pitch + j];
}

/// How many strips that many columns are.
constexpr std::ptrdiff_t transpose_strips(std::ptrdiff_t columns) {
    return (columns + transpose_side - 1) / transpose_side;
}

}  // namespace idem::kernel::detail
