/// Where a run finds its streams.
#pragma once

#include <idem/plan/plan.hpp>
#include <idem/plan/shares.hpp>
#include <idem/support/config.hpp>

#include <cstddef>
#include <cstdint>

namespace idem::detail {

/// The streams that a network's caller gave: where they begin, and the bytes or floats of a sample of each.
struct Streamed {
    const std::byte* const* inputs;
    float* const* outputs;
    const std::size_t* input_bytes;
    const std::size_t* output_sizes;
};

/// The positions of a run: 0 for as many as the plan is for; and those that came before them, if it goes on with what
/// it keeps.
struct RunLength {
    int now = 0;
    std::int64_t past = 0;
    bool extends = false;
};

/// The addresses of one pass of one thread over the steps, for `batch` samples from `first` on.
struct Frame {
    Streamed streamed;
    float* arena;
    std::byte* scratch;
    std::size_t first;
    std::ptrdiff_t batch;
    kernel::Team team{};
    float* state = nullptr;
    RunLength length{};
    Shares* shares = nullptr;  // that are told how long a thread works; null: none

    IDEM_ALWAYS_INLINE const float* input(int number) const {
        return reinterpret_cast<const float*>(streamed.inputs[number] + first * streamed.input_bytes[number]);
    }
    IDEM_ALWAYS_INLINE float* output(int number) const {
        return streamed.outputs[number] + first * streamed.output_sizes[number];
    }

    IDEM_ALWAYS_INLINE const float* read(const Address& address) const {
        switch (address.memory) {
            case Memory::input: return input(address.number) + address.channel;
            case Memory::output: return output(address.number) + address.channel;
            case Memory::arena: return arena + address.offset * batch + address.channel;
            case Memory::state: return state + address.offset;
            case Memory::nowhere: break;
        }
        return nullptr;
    }
    IDEM_ALWAYS_INLINE float* write(const Address& address) const {
        float* const block =
            address.memory == Memory::output ? output(address.number) : arena + address.offset * batch;
        return block + address.channel;
    }
};

}  // namespace idem::detail
