/// Rows of a table, picked by number.
///
///     embedding   y[o] = table[ids[o]] (+ operand[o])
///     positions   y[o] = table[o + offset] (+ operand[o])          o: the row's number in its sample
///
/// A sample is `outer` rows of `axis` floats. `call.input` of embedding points to the ids, `outer` of std::int64_t a
/// sample, which the caller has checked to be rows of the table; positions reads no input. `call.weights` is the table
/// (rows, axis), wherever its file has it: of no alignment. `call.operand` may be null, and output may equal it. Reads
/// of the geometry: outer, axis, offset, and operand_pitch and out_pitch, from one row to the next.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

namespace idem::kernel {

template <class V = simd::Batch>
void embedding(const Geometry& geometry, const Call& call);

template <class V = simd::Batch>
void positions(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/embedding.ipp>
#endif
