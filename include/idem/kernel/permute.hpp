/// Axes in another order, and axes that repeat.
///
///     permute  axis i of the output is axis order[i] of the input: torch.permute
///     expand   what has extent 1 along an axis, as often as the output's extent says: torch.expand
///
/// Axes that stay neighbours are one axis. Where the last one stays the last, its rows are copied; otherwise the axis
/// that becomes the last and the one that was it are a matrix, which is transposed for each place of the others.
/// permute reads of the geometry: extents, of the input's sample, and order. expand: extents, of the output's sample, and
/// order, -1 of an axis that repeats. Both are in the order in which the sample lies in memory.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/support/config.hpp>

namespace idem::kernel {

void permute(const Geometry& geometry, const Call& call);
void expand(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/permute.ipp>
#endif
