/// A prologue of a product: its rows, transformed on their way in.
///
///     x[row][c] = x[row][c] scale[c] + shift[c]        scale_shift
///                 the same, at least 0                 scale_shift_relu
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

namespace idem::kernel::detail {

/// Floats from one transformed row to the next: whole lines, and one more, so that rows do not fall into the same set of
/// a cache.
constexpr std::ptrdiff_t prologue_pitch(const Geometry& geometry) {
    constexpr std::ptrdiff_t line = simd::alignment / sizeof(float);
    return (geometry.channels + line - 1) / line * line + line;
}

template <class V>
void transform_row(const Geometry& geometry, const float* scale, const float* shift, const float* from, float* to) {
    const bool relu = geometry.prologue == Prologue::scale_shift_relu;
    const V low(0.0f);
    simd::for_each_vector<V>(geometry.channels, [&](std::ptrdiff_t i, auto extent) {
        const V x = simd::load<V>(from + i, extent);
        const V y = simd::fma(x, simd::load<V>(scale + i, extent), simd::load<V>(shift + i, extent));
        simd::store(to + i, relu ? simd::max(low, y) : y, extent);
    });
}

}  // namespace idem::kernel::detail
