/// What pitches make of a kernel: the same bits, inside slices of wider streams, and nothing beside them.
#pragma once

#include "kernel/streams.hpp"

#include <idem/kernel/operation.hpp>

#include <bit>
#include <cstdint>
#include <vector>

namespace idem::test {

/// The places and the channels of a stream, all samples together.
struct Places {
    std::ptrdiff_t count, channels;
};

/// `dense`, its places `pitch` apart, with NaN between them. No byte beyond the last place is there.
inline std::vector<float> spread(const float* dense, const Places& places, std::ptrdiff_t pitch) {
    std::vector<float> wide(static_cast<std::size_t>((places.count - 1) * pitch + places.channels),
                            std::numeric_limits<float>::quiet_NaN());
    for (std::ptrdiff_t place = 0; place < places.count; ++place)
        std::copy_n(dense + place * places.channels, places.channels, wide.data() + place * pitch);
    return wide;
}

/// Whether a call on dense streams and the same call on slices agree, each stream a slice by itself, and all of them.
/// `call` has dense streams and everything else but an output; `in` is {} where the input cannot be a slice.
inline bool slices_agree(kernel::Run run, const kernel::Geometry& geometry, kernel::Call call, const Places& in,
                         const Places& out) {
    GuardedOutput dense(out.count * out.channels);
    call.output = dense.data();
    run(geometry, call);

    for (int which = 1; which < 8; ++which) {
        kernel::Geometry g = geometry;
        kernel::Call sliced = call;
        std::vector<float> wide_input, wide_operand;
        if (which & 1) {
            if (in.count == 0) continue;
            g.in_pitch = in.channels + 5;
            wide_input = spread(call.input, in, g.in_pitch);
            sliced.input = wide_input.data();
        }
        if (which & 2) {
            if (!call.operand) continue;
            g.operand_pitch = out.channels + 3;
            wide_operand = spread(call.operand, out, g.operand_pitch);
            sliced.operand = wide_operand.data();
        }
        if (which & 4) g.out_pitch = out.channels + 19;
        const std::ptrdiff_t pitch = kernel::pitch_or(g.out_pitch, out.channels);
        GuardedOutput output((out.count - 1) * pitch + out.channels);
        const GuardedOutput untouched(1);
        sliced.output = output.data();
        run(g, sliced);
        if (!output.guards_hold()) return false;
        for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(output.values().size()); ++i) {
            const bool inside = i % pitch < out.channels;
            const float expected =
                inside ? dense.values()[static_cast<std::size_t>(i / pitch * out.channels + i % pitch)]
                       : untouched.values()[0];
            if (std::bit_cast<std::uint32_t>(output.values()[static_cast<std::size_t>(i)]) !=
                std::bit_cast<std::uint32_t>(expected))
                return false;
        }
    }
    return true;
}

}  // namespace idem::test
