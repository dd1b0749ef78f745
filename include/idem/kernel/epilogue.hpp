/// What happens to sums before they are stored: y = activation(sum + operand).
///
/// Tiles add the operand and clamp (ReLU, ReLU6) while their sums are in registers; any other activation is applied to
/// the tile's output, where it has just been stored. Kernels with sums in memory call `finish`.
#pragma once

#include <idem/kernel/activation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel {

/// A block of sums and where they go. `sums` is aligned and may be read up to the next multiple of a vector;
/// `operand` and `output` are touched only inside (rows, columns).
struct FinishedTile {
    const float* sums;     // (rows, columns), rows `sums_pitch` apart
    const float* operand;  // (rows, columns), rows `operand_pitch` apart; null if there is none
    float* output;         // (rows, columns), rows `pitch` apart
    std::ptrdiff_t rows, columns;
    std::ptrdiff_t sums_pitch, pitch;
    std::ptrdiff_t operand_pitch = pitch;
};

template <class V>
void finish(const FinishedTile& tile, const Activation& activation) {
    const V low(activation.low), high(activation.high);
    for (std::ptrdiff_t row = 0; row < tile.rows; ++row) {
        const float* sums = tile.sums + row * tile.sums_pitch;
        const float* operand = tile.operand ? tile.operand + row * tile.operand_pitch : nullptr;
        float* output = tile.output + row * tile.pitch;
        simd::for_each_vector<V>(tile.columns, [&](std::ptrdiff_t i, auto extent) {
            V y = simd::load_aligned<V>(sums + i);
            if (operand) y = y + simd::load<V>(operand + i, extent);
            simd::store(output + i, clamp(y, low, high), extent);
        });
    }
    activation.complete(tile.output, tile.rows, tile.columns, tile.pitch);
}

/// Where the sums of a register tile go: y = min(max(sum + operand, low), high).
struct TileOutput {
    float* to = nullptr;  // (rows, columns), rows `pitch` apart
    std::ptrdiff_t pitch = 0;
    std::ptrdiff_t columns = 0;      // fewer than the tile has: the others are not touched
    const float* operand = nullptr;  // (rows, columns), rows `operand_pitch` apart; null if there is none
    std::ptrdiff_t operand_pitch = 0;
    bool clamps = false;
    float low = 0, high = 0;
};

namespace detail {

/// For a tile with fewer columns than its registers: (rows, columns) of the output to sums, rows `width` apart.
inline void load_part(const TileOutput& output, int rows, float* sums, std::ptrdiff_t width) {
    for (int m = 0; m < rows; ++m)
        for (std::ptrdiff_t i = 0; i < width; ++i)
            sums[m * width + i] = i < output.columns ? output.to[m * output.pitch + i] : 0.0f;
}

/// Adds the operand to such sums, clamps and stores them.
template <class V>
void store_part(const TileOutput& output, int rows, const float* sums, std::ptrdiff_t width) {
    for (int m = 0; m < rows; ++m, sums += width)
        simd::for_each_vector<V>(output.columns, [&](std::ptrdiff_t i, auto extent) {
            V y = simd::load_aligned<V>(sums + i);
            if (output.operand) y = y + simd::load<V>(output.operand + m * output.operand_pitch + i, extent);
            if (output.clamps) y = clamp(y, V(output.low), V(output.high));
            simd::store(output.to + m * output.pitch + i, y, extent);
        });
}

}  // namespace detail
}  // namespace idem::kernel
