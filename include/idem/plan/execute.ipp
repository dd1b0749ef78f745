#pragma once

#include <idem/plan/execute.hpp>
#include <idem/plan/run_chain.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::detail {

/// Whether the choices that lead to a guard were made.
inline bool is_open(std::span<const Guard> guards, int guard, const std::uint8_t* choices) {
    for (; guard != none; guard = guards[static_cast<std::size_t>(guard)].parent) {
        const Guard& g = guards[static_cast<std::size_t>(guard)];
        if (choices[g.choice] != g.wanted) return false;
    }
    return true;
}

/// Puts the keys and values of a causal attention, and the mask of its keys, behind those that are kept, and lets it
/// read all of them. They are one sequence's: (length, channels) keys, then as many values, then (length) bools.
inline void keep_keys(const PlannedStep& step, int length, kernel::Geometry& geometry, kernel::Call& call,
                      const Frame& frame, Wait wait) {
    const int now = frame.length.now, past = frame.length.past;
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
    if (call.others[1] != nullptr) {
        append(reinterpret_cast<const bool*>(call.others[1]), 1, 1, reinterpret_cast<bool*>(mask));
        call.others[1] = mask;
    }
    call.operand = keys;
    call.others[0] = values;
    geometry.operand_pitch = geometry.attention.value_pitch = 0;
    wait();
}

/// A step of a run that says how many positions it has.
inline void run_at_length(const PlannedStep& step, int length, kernel::Call call, const Frame& frame, Wait wait) {
    const bool keeps = frame.length.extends && step.state.memory == Memory::state;
    const bool looks_back = step.lengthwise == Lengthwise::both || step.lengthwise == Lengthwise::table;
    if (keeps && !looks_back) {
        call.state = frame.state + step.state.offset;
        call.begins = frame.length.past == 0;
    }
    if (frame.length.now == length && !looks_back) return step.kernels.run(step.geometry, call);
    kernel::Geometry geometry =
        geometry_at(step.geometry, step.lengthwise, length, frame.length.now, frame.length.past);
    if (keeps && looks_back) keep_keys(step, length, geometry, call, frame, wait);
    step.kernels.run(geometry, call);
}

IDEM_INLINE void execute(std::span<const PlannedStep> steps, std::span<const Guard> guards, const Weights& weights,
                         const std::uint8_t* choices, int length, const Frame& frame, Wait wait) noexcept {
    const auto timed = [&](auto work) {
        const Working working(frame.shares, frame.team.thread);
        work();
    };
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const PlannedStep& step = steps[i];
        if (step.chain > 1) {
            const auto chained = static_cast<std::size_t>(step.chain);
            if (is_open(guards, step.guard, choices)) {
                timed([&] { ChainRun(steps.subspan(i, chained), &weights.blocks[i], frame).run(); });
                wait();
            }
            i += chained - 1;
            continue;
        }
        if (!is_open(guards, step.guard, choices)) continue;
        kernel::Call call{frame.read(step.input),
                          frame.read(step.operand),
                          frame.write(step.output),
                          weights.blocks[i].floats.get(),
                          frame.scratch,
                          frame.batch,
                          frame.team,
                          {frame.read(step.others[0]), frame.read(step.others[1])}};
        if (call.input == call.output && step.kernels.run == &kernel::copy) continue;
        timed([&] {
            if (step.lengthwise != Lengthwise::no && frame.length.now != 0)
                run_at_length(step, length, call, frame, wait);
            else step.kernels.run(step.geometry, call);
        });
        wait();
    }
}

}  // namespace idem::detail
