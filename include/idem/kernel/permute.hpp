/// Axes in another order, as torch.permute: axis i of the output is axis order[i] of the input.
///
/// Axes that stay neighbours are one axis. Where the last one stays the last, its rows are copied; otherwise the axis
/// that becomes the last and the one that was it are a matrix, which is transposed for each place of the others.
/// Reads of the geometry: extents, of the input's sample in PyTorch's order, and order.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/support/config.hpp>

namespace idem::kernel {

void permute(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/permute.ipp>
#endif
