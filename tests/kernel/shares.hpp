/// What threads make of a kernel: the same bits as one, each float written by one thread alone.
#pragma once

#include "kernel/streams.hpp"

#include <idem/kernel/operation.hpp>

#include <bit>
#include <cstdint>
#include <cstring>

namespace idem::test {

/// Whether 2, 3 and 7 threads with equal shares, and 3 and 4 with uneven ones, one after the other, write what one
/// thread writes, every float once. `call` is whole but for its output, its scratch and its team; `count` floats are the
/// output's.
inline bool threads_agree(kernel::Run run, const kernel::Geometry& geometry, kernel::Call call, std::ptrdiff_t count,
                          std::ptrdiff_t scratch_bytes = 0) {
    const auto bits = [](float x) { return std::bit_cast<std::uint32_t>(x); };
    Aligned<std::byte> scratch(scratch_bytes);
    call.scratch = scratch.data();

    GuardedOutput alone(count);
    const GuardedOutput untouched(count);
    call.output = alone.data();
    run(geometry, call);

    constexpr int uneven[]{0, 4, 5, 30, 32};
    for (const kernel::Team& team : {kernel::Team{0, 2}, {0, 3}, {0, 7}, {0, 3, uneven}, {0, 4, uneven}}) {
        GuardedOutput together(count);
        std::vector<int> writers(static_cast<std::size_t>(count));
        for (int thread = 0; thread < team.threads; ++thread) {
            // Each thread begins with an output of its own, to see what it alone writes, and with dirty scratch.
            GuardedOutput own(count);
            std::memset(scratch.data(), 0xFF, static_cast<std::size_t>(scratch_bytes));
            call.output = own.data();
            call.team = team;
            call.team.thread = thread;
            run(geometry, call);
            if (!own.guards_hold()) return false;
            for (std::size_t i = 0; i < writers.size(); ++i)
                if (bits(own.values()[i]) != bits(untouched.values()[i])) {
                    ++writers[i];
                    together.data()[i] = own.values()[i];
                }
        }
        for (std::size_t i = 0; i < writers.size(); ++i)
            if (bits(together.values()[i]) != bits(alone.values()[i]) || writers[i] > 1) return false;
    }
    return true;
}

}  // namespace idem::test
