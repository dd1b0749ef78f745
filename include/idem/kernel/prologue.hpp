/// A prologue of a product: its rows, transformed on their way in.
///
///     x[row][c] = x[row][c] scale[c] + shift[c]        scale_shift
///                 the same, at least 0                 scale_shift_relu
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>

namespace idem::kernel::detail {

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
