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

/// Vector `v` of `Vectors` of a row, the last one as much as exists.
template <class V, int Vectors, class Extent>
IDEM_ALWAYS_INLINE V load_vector(const float* row, int v, Extent last) {
    return v + 1 < Vectors ? simd::load<V>(row + v * simd::lanes<V>) : simd::load<V>(row + v * simd::lanes<V>, last);
}
template <class V, int Vectors, class Extent>
IDEM_ALWAYS_INLINE void store_vector(float* row, int v, V y, Extent last) {
    if (v + 1 < Vectors) simd::store(row + v * simd::lanes<V>, y);
    else simd::store(row + v * simd::lanes<V>, y, last);
}

template <class V, int Rows, int Vectors, class Extent>
IDEM_ALWAYS_INLINE void load_sums(const TileOutput& output, Extent last, V (&sums)[Rows][Vectors]) {
#pragma GCC unroll 32
    for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 32
        for (int v = 0; v < Vectors; ++v) sums[m][v] = load_vector<V, Vectors>(output.to + m * output.pitch, v, last);
}

template <class V, int Rows, int Vectors, class Extent>
IDEM_ALWAYS_INLINE void store_sums(const TileOutput& output, Extent last, V (&sums)[Rows][Vectors]) {
    if (output.operand)
#pragma GCC unroll 32
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v)
                sums[m][v] =
                    sums[m][v] + load_vector<V, Vectors>(output.operand + m * output.operand_pitch, v, last);
    if (output.clamps)
#pragma GCC unroll 32
        for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 32
            for (int v = 0; v < Vectors; ++v) sums[m][v] = clamp(sums[m][v], V(output.low), V(output.high));
#pragma GCC unroll 32
    for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 32
        for (int v = 0; v < Vectors; ++v)
            store_vector<V, Vectors>(output.to + m * output.pitch, v, sums[m][v], last);
}

}  // namespace detail
}  // namespace idem::kernel
