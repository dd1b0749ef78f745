/// Attention: each query's mean of the values, weighted by how well the keys fit it. For each head
///
///     o[i] = sum over j of softmax_j(scale q[i]·k[j] + mask[i][j]) v[j]
///
/// Streams: q is the call's input, (height, channels) per sample; k its operand, (keys, channels); v others[0],
/// (keys, out_channels); the mask others[1], dense, (keys) or (height, keys) floats or bools per sample; the output is
/// (height, out_channels). Head h of n is the h-th n-th of the channels, and of the output's. Reads of the geometry:
/// height, channels, out_channels, the pitches, attention.
///
/// Softmax is blockwise: there are never more scores than those of a register tile of queries with a block of keys
/// (attention_scores.hpp). Many queries go through register tiles, with the block's keys and values packed into panels
/// (attention_panels.hpp); a few, as in generation, read each key and each value once (attention_few.hpp).
///
/// A NaN or a plus infinity among a query's scores, and a query that may see no key, make NaN of its output, and so
/// does a NaN or an infinity of a value that is masked, as in PyTorch. Keys beyond the causal edge may be left out.
#pragma once

#include <idem/kernel/attention_scratch.hpp>
#include <idem/kernel/operation.hpp>

#include <cstddef>

namespace idem::kernel {

/// The scratch of one thread, for any batch, and for any height and keys up to the geometry's.
template <class V = simd::Batch>
constexpr std::ptrdiff_t attention_scratch_bytes(const Geometry& geometry) {
    return detail::AttentionScratch<V>(geometry).bytes();
}

template <class V = simd::Batch>
void attention(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/attention.ipp>
#endif
