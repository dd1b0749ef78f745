#pragma once

#include <idem/plan/execute.hpp>
#include <idem/plan/run_chain.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace idem::detail {

IDEM_INLINE bool Schedule::runs(const PlannedStep& step) const noexcept {
    for (int guard = step.guard; guard != none; guard = guards[static_cast<std::size_t>(guard)].parent) {
        const Guard& g = guards[static_cast<std::size_t>(guard)];
        if (choices[g.choice] != g.wanted) return false;
    }
    return true;
}

/// A thread's part of putting the keys and values of a causal attention, and the mask of its keys, behind those that are
/// kept, so that it reads all of them. They are one sequence's: (length, channels) keys, then as many values, then the
/// (length) bools or floats of the mask.
inline void keep_keys(const PlannedStep& step, int length, kernel::Geometry& geometry, kernel::Call& call,
                      const Frame& frame) {
    const std::ptrdiff_t now = frame.length.now, past = frame.length.past;
    float* const keys = frame.state + step.state.offset;
    float* const values = keys + std::ptrdiff_t{length} * geometry.channels;
    float* const mask = values + std::ptrdiff_t{length} * geometry.out_channels;
    const auto append = [&](const auto* from, std::ptrdiff_t pitch, std::ptrdiff_t columns, auto* to) {
        const auto [begin, end] = kernel::share(now, frame.team.portion());
        for (std::ptrdiff_t row = begin; row < end; ++row)
            std::copy_n(from + row * kernel::pitch_or(pitch, columns), columns, to + (past + row) * columns);
    };
    append(call.operand, geometry.operand_pitch, geometry.channels, keys);
    append(call.others[0], geometry.attention.value_pitch, geometry.out_channels, values);
    switch (geometry.attention.mask) {
        case kernel::Mask::none: break;
        case kernel::Mask::boolean:
            append(reinterpret_cast<const bool*>(call.others[1]), 1, 1, reinterpret_cast<bool*>(mask));
            call.others[1] = mask;
            break;
        case kernel::Mask::additive:
            append(call.others[1], 1, 1, mask);
            call.others[1] = mask;
            break;
    }
    call.operand = keys;
    call.others[0] = values;
    geometry.operand_pitch = geometry.attention.value_pitch = 0;
}

/// A thread's part of putting the inputs of a window's new positions into what it keeps. From there the window reads
/// all that it sees: zeros before the first position.
inline void keep_inputs(const PlannedStep& step, int length, kernel::Geometry& geometry, kernel::Call& call,
                        const Frame& frame) {
    const WindowRing ring(step.geometry, length);
    const std::int64_t past = frame.length.past;
    float* const rows = frame.state + step.state.offset;
    const std::ptrdiff_t pitch = kernel::pitch_or(geometry.in_pitch, ring.channels);
    const auto [begin, end] = kernel::share(frame.length.now, frame.team.portion());
    std::ptrdiff_t to = ring.row(past + begin);
    for (std::ptrdiff_t row = begin; row < end; ++row, to = ring.next_row(to))
        ring.put(rows, to, call.input + row * pitch);
    const std::ptrdiff_t first_row = ring.first_row(ring.row(past));
    if (past == 0) {
        const auto [first, last] = kernel::share(ring.history, frame.team.portion());
        std::fill_n(rows + (first_row + first) * ring.channels, (last - first) * ring.channels, 0.0f);
    }
    call.input = rows + first_row * ring.channels;
    geometry = geometry_in_ring(geometry, ring);
}

/// One thread's pass over the steps.
class Execution {
  public:
    Execution(const Schedule& schedule, const Weights& weights, const Frame& frame, Wait wait)
        : schedule_(schedule), weights_(weights), frame_(frame), wait_(wait) {}

    void run() const {
        for (std::size_t i = 0; i < schedule_.steps.size();) {
            const auto count = static_cast<std::size_t>(std::max(schedule_.steps[i].chain, 1));
            if (schedule_.runs(schedule_.steps[i])) {
                if (count > 1) run_chain(i, count);
                else run_step(i);
            }
            i += count;
        }
    }

  private:
    /// A phase of a step: threads wait for each other behind it.
    template <class Work>
    void phase(Work work) const {
        {
            const Working working(frame_.shares, frame_.team.thread);
            work();
        }
        wait_();
    }

    void run_chain(std::size_t first, std::size_t count) const {
        const kernel::Wanted next = first_weights(first + count);
        phase([&] { ChainRun(schedule_.steps.subspan(first, count), &weights_.blocks[first], next, frame_).run(); });
    }

    /// The weights with which the first step from one on begins that says so.
    kernel::Wanted first_weights(std::size_t i) const {
        for (; i < schedule_.steps.size(); ++i) {
            const std::ptrdiff_t floats = schedule_.steps[i].kernels.first_floats;
            if (floats > 0 && schedule_.runs(schedule_.steps[i])) return {weights_.blocks[i].floats.get(), floats};
        }
        return {};
    }

    void run_step(std::size_t i) const {
        const PlannedStep& step = schedule_.steps[i];
        kernel::Call call{.input = frame_.read(step.input),
                          .operand = frame_.read(step.operand),
                          .output = frame_.write(step.output),
                          .weights = weights_.blocks[i].floats.get(),
                          .scratch = frame_.scratch,
                          .batch = frame_.batch,
                          .team = frame_.team,
                          .others = {frame_.read(step.others[0]), frame_.read(step.others[1])},
                          .next = first_weights(i + 1)};
        if (call.input == call.output && step.kernels.run == &kernel::copy) return;
        if (step.lengthwise != Lengthwise::no && frame_.length.now != 0) return run_at_length(step, call);
        phase([&] { step.kernels.run(step.geometry, call); });
    }

    /// A step of a run that says how many positions it has.
    void run_at_length(const PlannedStep& step, kernel::Call& call) const {
        const bool keeps = frame_.length.extends && step.state.memory == Memory::state;
        const bool looks_back = step.lengthwise == Lengthwise::both || step.lengthwise == Lengthwise::table;
        kernel::Geometry geometry =
            geometry_at(step.geometry, step.lengthwise, schedule_.length, frame_.length.now, frame_.length.past);
        if (keeps && looks_back) {
            phase([&] { keep_keys(step, schedule_.length, geometry, call, frame_); });
        } else if (keeps && step.lengthwise == Lengthwise::width) {
            phase([&] { keep_inputs(step, schedule_.length, geometry, call, frame_); });
        } else if (keeps) {
            call.state = frame_.state + step.state.offset;
            call.begins = frame_.length.past == 0;
        }
        phase([&] { step.kernels.run(geometry, call); });
    }

    const Schedule& schedule_;
    const Weights& weights_;
    const Frame& frame_;
    Wait wait_;
};

IDEM_INLINE void execute(const Schedule& schedule, const Weights& weights, const Frame& frame, Wait wait) noexcept {
    Execution(schedule, weights, frame, wait).run();
}

}  // namespace idem::detail
