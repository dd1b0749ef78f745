/// More or fewer places between those of the input, channels last: input (batch, height, width, channels), output
/// (batch, out_height, out_width, channels). Of output o of n and m inputs, with s = m / n in float, each way:
///
///     upsample_nearest  input floor(o s)
///     upsample_linear   between the inputs around max((o + 1/2) s - 1/2, 0); with `align_corners` around
///                       o (m - 1) / (n - 1), and 0 if n is 1
///
/// An infinity beside which an output lies makes it NaN, as 0 times infinity, unless nothing changes that way: of (L), as
/// in PyTorch, there is one direction.
///
/// Reads of the geometry: height, width, channels, out_height, out_width, out_pitch, align_corners.
/// Source: PyTorch's documentation, and aten/src/ATen/native/UpSample.h for the rounding of s.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/support/config.hpp>

namespace idem::kernel {

void upsample_nearest(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void upsample_linear(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/upsample.ipp>
#endif
