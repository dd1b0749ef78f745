/// Pooling over windows, channels last: input (batch, height, width, channels), output (batch, out_height,
/// out_width, channels).
///
///     max_pool               the largest element of the window; padding counts as minus infinity; NaN wins
///     average_pool           sum over the window, divided by the window's size. With `count_padding` the size
///                            includes padding, but nothing beyond it; without, only elements of the input
///     adaptive_average_pool  the mean from floor(i extent / out) to ceil((i + 1) extent / out), each way
///
/// Reads of the geometry: height, width, channels, out_height, out_width, vertical, horizontal (not for the
/// adaptive one), count_padding, in_pitch, out_pitch. Source: PyTorch's documentation, and
/// aten/src/ATen/native/AveragePool2d.cpp for windows that ceil_mode lets hang over.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

namespace idem::kernel {

template <class V = simd::Batch>
void max_pool(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void average_pool(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void adaptive_average_pool(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/pooling.ipp>
#endif
