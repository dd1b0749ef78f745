/// One run of a program: sizes are checked, then its steps are executed. Nothing here depends on a network's names, so
/// that networks with one normal form share all of it.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/execute.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/run_arguments.hpp>
#include <idem/plan/walk.hpp>
#include <idem/plan/run_tiny.hpp>
#include <idem/plan/status.hpp>
#include <idem/plan/workspace.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace idem::detail {

/// Elements of one sample, for each stream.
template <std::size_t count>
constexpr std::array<std::size_t, count> sample_sizes(const Streams& streams) {
    std::array<std::size_t, count> sizes{};
    for (std::size_t i = 0; i < count; ++i) sizes[i] = static_cast<std::size_t>(streams[static_cast<int>(i)].size());
    return sizes;
}

/// The same of a run of `now` positions, where the plan is for `length`: of the streams that have positions.
template <std::size_t count>
constexpr std::array<std::size_t, count> sizes_at(std::array<std::size_t, count> sizes,
                                                  const StreamPositions& positions, int length, int now) {
    for (std::size_t i = 0; i < count; ++i)
        for (int axes = axes_of_positions(positions[i]); axes > 0; --axes)
            sizes[i] = sizes[i] / static_cast<std::size_t>(length) * static_cast<std::size_t>(now);
    return sizes;
}

struct RunSizes {
    std::span<const std::size_t> in, out;            // elements of one sample
    std::span<const std::size_t> given_in, given_out;  // elements of the spans
};

/// The batch, or what is wrong with the sizes.
Status check_sizes(const RunSizes& sizes, std::size_t max_batch, std::size_t& batch) noexcept;

/// Whether all ids are rows of the tables that they are looked up in. Of a network's inputs: nothing else gives ids.
bool ids_in_range(const Schedule& schedule, const Streamed& streamed, int now, std::size_t batch) noexcept;

template <class Output>
struct OutputStreams : InputsOf<Output> {};
template <class... S>
struct OutputStreams<Outputs<S...>> : InputsOf<Inputs<S...>> {};

/// A run of program `P`, whatever its network is called: networks with one normal form share this code.
template <class P, class Input, class Output>
struct Runner {
    static constexpr const Streams& in_streams = InputsOf<Input>::list.streams;
    static constexpr const Streams& out_streams = OutputStreams<Output>::list.streams;
    static constexpr std::size_t inputs = static_cast<std::size_t>(in_streams.count);
    static constexpr std::size_t outputs = static_cast<std::size_t>(out_streams.count);
    static constexpr auto in_sizes = sample_sizes<inputs>(in_streams);
    static constexpr auto out_sizes = sample_sizes<outputs>(out_streams);
    static constexpr auto in_bytes = [] {
        auto bytes = in_sizes;
        for (std::size_t i = 0; i < inputs; ++i) bytes[i] *= bytes_of(in_streams.extents[i].numbers);
        return bytes;
    }();
    static constexpr bool has_ids = [] {
        for (int i = 0; i < in_streams.count; ++i)
            if (in_streams[i].numbers == Numbers::ids) return true;
        return false;
    }();

    /// `run`, but one sample of a tiny network is computed where this is called.
    template <class Executor>
    IDEM_ALWAYS_INLINE static Status run_here(const Weights& weights, const std::uint8_t* choices,
                                              const std::array<InputSpan, inputs>& in,
                                              const std::array<std::span<float>, outputs>& out, Scratch& scratch,
                                              Executor executor) noexcept {
        if constexpr (is_tiny_v<P>) {
            bool single = true;
            for (std::size_t i = 0; i < inputs; ++i) single = single && in[i].size() == in_sizes[i];
            for (std::size_t i = 0; i < outputs; ++i) single = single && out[i].size() == out_sizes[i];
            if (single) [[likely]] {
                if (scratch.max_batch() == 0) return Status::workspace_too_small;
                run_tiny(weights, Addresses(in, out, in_bytes, out_sizes).streamed(), 0, scratch, {});
                return Status::ok;
            }
        }
        return run(weights, choices, in, out, scratch, executor);
    }

    /// Goes on with a sequence by one row of a tiny network, computed where this is called; false where that is not what
    /// is asked for.
    IDEM_ALWAYS_INLINE static bool extend_row(const Weights& weights, const std::array<InputSpan, inputs>& in,
                                              const std::array<std::span<float>, outputs>& out,
                                              Scratch& scratch) noexcept {
        if constexpr (is_tiny_v<P> && P::plan.endless) {
            constexpr auto length = static_cast<std::size_t>(P::plan.length);
            bool one_row = scratch.max_batch() != 0;
            for (std::size_t i = 0; i < inputs; ++i) one_row = one_row && in[i].size() == in_sizes[i] / length;
            for (std::size_t i = 0; i < outputs; ++i) one_row = one_row && out[i].size() == out_sizes[i] / length;
            if (one_row) [[likely]] {
                TinyWalk<P>::run(weights, Addresses(in, out, in_bytes, out_sizes).streamed(), 0, 1, scratch.state(),
                                 scratch.positions() == 0);
                scratch.advance(1);
                return true;
            }
        }
        return false;
    }

    /// The positions that the inputs have which go on with a sequence; -1 where the network cannot.
    static int count_positions(const std::array<InputSpan, inputs>& in) noexcept {
        if (!P::plan.extends) return -1;
        for (std::size_t i = 0; i < inputs; ++i)
            if (P::plan.positions_in[i] != Positioned::no)
                return static_cast<int>(in[i].size() / (in_sizes[i] / static_cast<std::size_t>(P::plan.length)));
        return -1;
    }

    template <class Executor>
    static Status run(const Weights& weights, const std::uint8_t* choices,
                      const std::array<InputSpan, inputs>& in,
                      const std::array<std::span<float>, outputs>& out, Scratch& scratch, Executor executor,
                      RunLength length = {}) noexcept {
        std::array<std::size_t, inputs> given_in;
        std::array<std::size_t, outputs> given_out;
        for (std::size_t i = 0; i < inputs; ++i) given_in[i] = in[i].size();
        for (std::size_t i = 0; i < outputs; ++i) given_out[i] = out[i].size();
        if (length.extends && !P::plan.extends) return Status::no_sequence;
        if constexpr (P::plan.most_walked > 0)
            if (length.extends && length.now > 0 && length.now <= P::plan.most_walked &&
                weights.steps.data() == P::plan.step.data())
                return walk_positions(weights, choices, in, out, scratch, length);
        auto in_now = in_sizes;
        auto out_now = out_sizes;
        if (length.now != 0 || length.extends) {
            const int longest = P::plan.length;
            const std::int64_t room = P::plan.endless ? longest : longest - length.past;
            const bool fits = length.now >= P::plan.least_length && length.now <= room;
            if (longest == 0 || !fits) return Status::length;
            in_now = sizes_at(in_now, P::plan.positions_in, longest, length.now);
            out_now = sizes_at(out_now, P::plan.positions_out, longest, length.now);
        }
        std::size_t batch = 0;
        const Status status = check_sizes({in_now, out_now, given_in, given_out}, scratch.max_batch(), batch);
        if (status != Status::ok || batch == 0) return status;
        if (length.extends && batch != 1) return Status::input_size;
        for (std::size_t i = 0; i < inputs; ++i) in_now[i] *= bytes_of(in_streams.extents[i].numbers);
        const Addresses addresses(in, out, in_now, out_now);
        const Schedule schedule{weights.steps, P::plan.guard, choices, P::plan.length};
        if (has_ids && !ids_in_range(schedule, addresses.streamed(), length.now, batch))
            return Status::id_out_of_range;
        if constexpr (P::plan.walks_sample)
            if (batch == 1 && length.now == 0 && weights.steps.data() == P::plan.step.data()) {
                Walk<P, Walked::sample>::run(weights, frame(addresses.streamed(), scratch));
                return Status::ok;
            }
        Shares& shares = scratch.shares();
        int all_threads = 1;
        on_threads(executor, scratch.threads(), [&](int thread, int threads, auto wait) {
            const Streamed streamed = addresses.streamed();
            const kernel::Team team = shares.team(thread, threads);
            if (thread == 0) all_threads = threads;
            if constexpr (is_tiny_v<P>) {
                const auto [begin, end] = kernel::share(static_cast<std::ptrdiff_t>(batch), team.portion());
                for (std::ptrdiff_t sample = begin; sample < end; ++sample)
                    run_tiny(weights, streamed, static_cast<std::size_t>(sample), scratch, length);
            } else {
                for (std::size_t first = 0; first < batch; first += P::plan.batch_at_once)
                    execute(schedule, weights,
                            {streamed, scratch.arena(), scratch.kernel_scratch(thread), first,
                             static_cast<std::ptrdiff_t>(std::min(batch - first, P::plan.batch_at_once)), team,
                             scratch.state(), length, threads > 1 ? &shares : nullptr},
                            wait);
            }
        });
        if (all_threads > 1) shares.even_out(all_threads);
        return Status::ok;
    }

  private:
    /// The next positions of a sequence, one by one.
    static Status walk_positions(const Weights& weights, const std::uint8_t* choices,
                                 const std::array<InputSpan, inputs>& in,
                                 const std::array<std::span<float>, outputs>& out, Scratch& scratch,
                                 const RunLength& length) noexcept {
        static constexpr auto in_one = sizes_at(in_sizes, P::plan.positions_in, P::plan.length, 1);
        static constexpr auto out_one = sizes_at(out_sizes, P::plan.positions_out, P::plan.length, 1);
        const auto now = static_cast<std::size_t>(length.now);
        for (std::size_t i = 0; i < inputs; ++i)
            if (in[i].size() != in_one[i] * (P::plan.positions_in[i] == Positioned::no ? 1 : now))
                return Status::input_size;
        for (std::size_t i = 0; i < outputs; ++i)
            if (out[i].size() != out_one[i] * (P::plan.positions_out[i] == Positioned::no ? 1 : now))
                return Status::output_size;
        if (scratch.max_batch() == 0) return Status::workspace_too_small;
        Addresses addresses(in, out, in_bytes, out_sizes);
        const Schedule schedule{weights.steps, P::plan.guard, choices, P::plan.length};
        if (has_ids && !ids_in_range(schedule, addresses.streamed(), length.now, 1)) return Status::id_out_of_range;
        for (int position = 0; position < length.now; ++position) {
            const RunLength one{1, length.past + position, true};
            Walk<P, Walked::position>::run(weights, frame(addresses.streamed(), scratch, one));
            for (std::size_t i = 0; i < inputs; ++i)
                if (P::plan.positions_in[i] != Positioned::no)
                    addresses.in[i] += in_one[i] * bytes_of(in_streams.extents[i].numbers);
            for (std::size_t i = 0; i < outputs; ++i)
                if (P::plan.positions_out[i] != Positioned::no) addresses.out[i] += out_one[i];
        }
        return Status::ok;
    }

    /// Of one sample, in one thread.
    static Frame frame(const Streamed& streamed, Scratch& scratch, const RunLength& length = {}) {
        return {.streamed = streamed,
                .arena = scratch.arena(),
                .scratch = scratch.kernel_scratch(),
                .first = 0,
                .batch = 1,
                .state = scratch.state(),
                .length = length};
    }

    /// One sample of a tiny network.
    IDEM_ALWAYS_INLINE static void run_tiny(const Weights& weights, const Streamed& streamed, std::size_t sample,
                                            Scratch& scratch, const RunLength& length) noexcept {
        constexpr int all = P::plan.recurs && P::plan.length != 0 ? P::plan.length : 1;
        const int rows = P::plan.recurs && length.now != 0 ? length.now : all;
        TinyWalk<P>::run(weights, streamed, sample, static_cast<std::size_t>(rows),
                         P::plan.recurs && length.extends ? scratch.state() : nullptr, length.past == 0);
    }

    struct Addresses {
        std::array<const std::byte*, inputs> in;
        std::array<float*, outputs> out;
        std::array<std::size_t, inputs> bytes;
        std::array<std::size_t, outputs> sizes;

        IDEM_ALWAYS_INLINE Addresses(const std::array<InputSpan, inputs>& in_spans,
                                     const std::array<std::span<float>, outputs>& out_spans,
                                     const std::array<std::size_t, inputs>& sample_bytes,
                                     const std::array<std::size_t, outputs>& sample_floats)
            : bytes(sample_bytes), sizes(sample_floats) {
            for (std::size_t i = 0; i < inputs; ++i) in[i] = in_spans[i].data();
            for (std::size_t i = 0; i < outputs; ++i) out[i] = out_spans[i].data();
        }
        IDEM_ALWAYS_INLINE Streamed streamed() const { return {in.data(), out.data(), bytes.data(), sizes.data()}; }
    };
};

}  // namespace idem::detail

#if !defined(IDEM_COMPILED)
#include <idem/plan/runner.ipp>
#endif
