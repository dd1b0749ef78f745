/// What happens to sums before they are stored: y = activation(sum + operand).
///
/// The only part of a product that knows its activation, so that all activations share the loops that compute sums.
/// Tiles add the operand and clamp (ReLU, ReLU6) while their sums are in registers; any other activation is applied to
/// the tile's output, where it has just been stored. Kernels with sums in memory call a `finish`.
#pragma once

#include <idem/kernel/activation.hpp>
#include <idem/kernel/simd.hpp>

#include <concepts>
#include <limits>

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

using Epilogue = void (*)(const FinishedTile&);

template <class Activation, class V>
void finish(const FinishedTile& tile) {
    for (std::ptrdiff_t row = 0; row < tile.rows; ++row) {
        const float* sums = tile.sums + row * tile.sums_pitch;
        float* output = tile.output + row * tile.pitch;
        if (tile.operand) {
            const float* operand = tile.operand + row * tile.operand_pitch;
            simd::for_each_vector<V>(tile.columns, [&](std::ptrdiff_t i, auto extent) {
                const V sum = simd::load_aligned<V>(sums + i) + simd::load<V>(operand + i, extent);
                simd::store(output + i, Activation::apply(sum), extent);
            });
        } else {
            simd::for_each_vector<V>(tile.columns, [&](std::ptrdiff_t i, auto extent) {
                simd::store(output + i, Activation::apply(simd::load_aligned<V>(sums + i)), extent);
            });
        }
    }
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

/// What is left of an epilogue when the operand is added.
struct Completion {
    bool clamps = false;
    float low = 0, high = 0;
    /// Applies an activation that is no clamp to `columns` floats of `rows` rows, `pitch` apart; null if there is none.
    void (*activate)(float* y, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t pitch) = nullptr;
};

namespace detail {

template <class Activation, class V>
void activate_rows(float* y, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t pitch) {
    for (std::ptrdiff_t row = 0; row < rows; ++row, y += pitch)
        simd::for_each_vector<V>(columns, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
            simd::store(y + i, Activation::apply(simd::load<V>(y + i, extent)), extent);
        });
}

/// A NaN stays one, and the sign of a zero within the bounds.
template <class V>
IDEM_ALWAYS_INLINE V clamp(V x, V low, V high) {
    return simd::min(high, simd::max(low, x));
}

}  // namespace detail

template <class Activation, class V>
constexpr Completion completion_of() {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    if constexpr (std::same_as<Activation, None>) return {};
    else if constexpr (std::same_as<Activation, Relu>) return {.clamps = true, .low = 0, .high = infinity};
    else if constexpr (std::same_as<Activation, Relu6>) return {.clamps = true, .low = 0, .high = 6};
    else return {.activate = &detail::activate_rows<Activation, V>};
}

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
