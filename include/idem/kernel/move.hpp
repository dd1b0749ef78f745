/// Operations that move elements and compute nothing.
///
///     transpose   each sample (outer, axis, inner) becomes (outer, inner, axis)
///     copy_slice  each sample's `outer` rows of `axis` floats go into rows of `pitch` floats, at `offset`
///     take_slice  its mirror: `axis` floats from `offset` on of each sample's `outer` rows of `pitch` floats
///     pad         each sample's (height, width, channels) into (out_height, out_width, channels), from line
///                 vertical.padding and pixel horizontal.padding on, and around them what `border` says
///     interleave  each sample's (height, width, channels), whose channels are (phases down, phases across,
///                 out_channels), to (out_height, out_width, out_channels): output (y, x) is the phase
///                 (y mod phases down, x mod phases across) of the place that as many outputs have
///     copy        each sample's outer * axis * inner floats; with a pitch its height * width places of `channels`
///
/// Pitches, where they are not 0: from one row of the innermost extent to the next, `in_pitch` for transpose, copy,
/// copy_slice and take_slice, `out_pitch` for transpose, copy, take_slice and interleave. A block of a transpose is
/// then so many rows of that pitch.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/support/config.hpp>

namespace idem::kernel {

void transpose(const Geometry& geometry, const Call& call);
void copy_slice(const Geometry& geometry, const Call& call);
void take_slice(const Geometry& geometry, const Call& call);
void pad(const Geometry& geometry, const Call& call);
void interleave(const Geometry& geometry, const Call& call);
void copy(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/move.ipp>
#endif
