/// Softmax along the middle axis of (outer, axis, inner).
///
///     softmax      y[a] = e^(x[a] - m) / sum over b of e^(x[b] - m)         m = the largest x
///     log_softmax  y[a] = x[a] - m - log(sum over b of e^(x[b] - m))
///
/// A NaN, a plus infinity, or nothing but minus infinities makes all of its axis NaN, as in PyTorch.
/// May be done in place. Reads of the geometry: outer, axis, inner; with inner = 1 also in_pitch and out_pitch, from
/// one row of `axis` floats to the next.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

namespace idem::kernel {

template <class V = simd::Batch>
void softmax(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void log_softmax(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/softmax.ipp>
#endif
