/// The lines of an output, channels last, shared between threads: for kernels that find an output's inputs line by line.
#pragma once

#include <idem/kernel/operation.hpp>

#include <cstddef>

namespace idem::kernel::detail {

/// Calls `body(sample, y, line)` for each line of the thread's share: its sample of the input, its number in the
/// output's sample, and where it goes.
template <class Body>
void for_each_own_line(const Geometry& geometry, const Call& call, Body body) {
    const std::ptrdiff_t in_floats = std::ptrdiff_t{geometry.height} * geometry.width * geometry.channels;
    const std::ptrdiff_t line_floats = geometry.out_width * pitch_or(geometry.out_pitch, geometry.out_channels);
    const auto [begin, end] = share(call.batch * geometry.out_height, call.team.portion());
    for (std::ptrdiff_t line = begin; line < end; ++line)
        body(call.input + line / geometry.out_height * in_floats, line % geometry.out_height,
             call.output + line * line_floats);
}

}  // namespace idem::kernel::detail
