/// What happens to sums before they are stored: y = activation(sum + operand).
///
/// The only part of a convolution that knows its activation. It is called once for each tile, so that all
/// activations share the loops that compute the sums.
#pragma once

#include <idem/kernel/simd.hpp>

namespace idem::kernel {

/// A block of sums and where they go. `sums` is aligned and may be read up to the next multiple of a vector;
/// `operand` and `output` are touched only inside (rows, columns).
struct FinishedTile {
    const float* sums;     // (rows, columns), rows `sums_pitch` apart
    const float* operand;  // (rows, columns), rows `pitch` apart; null if there is none
    float* output;         // (rows, columns), rows `pitch` apart
    std::ptrdiff_t rows, columns;
    std::ptrdiff_t sums_pitch, pitch;
};

using Epilogue = void (*)(const FinishedTile&);

template <class Activation, class V>
void finish(const FinishedTile& tile) {
    for (std::ptrdiff_t row = 0; row < tile.rows; ++row) {
        const float* sums = tile.sums + row * tile.sums_pitch;
        float* output = tile.output + row * tile.pitch;
        if (tile.operand) {
            const float* operand = tile.operand + row * tile.pitch;
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

}  // namespace idem::kernel
