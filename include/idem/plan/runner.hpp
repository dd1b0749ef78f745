/// One run of a program: sizes are checked, then its steps are executed. Nothing here depends on a network's names, so
/// that networks with one normal form share all of it.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/execute.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/run_tiny.hpp>
#include <idem/plan/status.hpp>
#include <idem/plan/workspace.hpp>
#include <idem/support/diagnostics.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace idem::detail {

/// Floats of one sample, for each stream.
template <std::size_t count>
constexpr std::array<std::size_t, count> sample_sizes(const Streams& streams) {
    std::array<std::size_t, count> sizes{};
    for (std::size_t i = 0; i < count; ++i) sizes[i] = static_cast<std::size_t>(streams[static_cast<int>(i)].size());
    return sizes;
}

struct RunSizes {
    std::span<const std::size_t> in, out;            // floats of one sample
    std::span<const std::size_t> given_in, given_out;  // floats of the spans
};

/// The batch, or what is wrong with the sizes.
inline Status check_sizes(const RunSizes& sizes, std::size_t max_batch, std::size_t& batch) noexcept {
    batch = sizes.given_in[0] / sizes.in[0];
    for (std::size_t i = 0; i < sizes.in.size(); ++i)
        if (sizes.given_in[i] != batch * sizes.in[i]) return Status::input_size;
    for (std::size_t i = 0; i < sizes.out.size(); ++i)
        if (sizes.given_out[i] != batch * sizes.out[i]) return Status::output_size;
    return batch > max_batch ? Status::workspace_too_small : Status::ok;
}

template <class Output>
struct OutputStreams : InputStreams<Output> {};
template <class... S>
struct OutputStreams<Outputs<S...>> : InputStreams<Inputs<S...>> {};

/// A run of program `P`, whatever its network is called: networks with one normal form share this code.
template <class P, class Input, class Output>
struct Runner {
    static constexpr const Streams& in_streams = InputStreams<Input>::streams;
    static constexpr const Streams& out_streams = OutputStreams<Output>::streams;
    static constexpr std::size_t inputs = static_cast<std::size_t>(in_streams.count);
    static constexpr std::size_t outputs = static_cast<std::size_t>(out_streams.count);
    static constexpr auto in_sizes = sample_sizes<inputs>(in_streams);
    static constexpr auto out_sizes = sample_sizes<outputs>(out_streams);

    /// `run`, but one sample of a tiny network is computed where this is called.
    template <class Executor>
    IDEM_ALWAYS_INLINE static Status run_here(const Weights& weights, const std::uint8_t* choices,
                                              const std::array<std::span<const float>, inputs>& in,
                                              const std::array<std::span<float>, outputs>& out, Scratch& scratch,
                                              Executor executor) noexcept {
        if constexpr (is_tiny_v<P>) {
            bool single = true;
            for (std::size_t i = 0; i < inputs; ++i) single = single && in[i].size() == in_sizes[i];
            for (std::size_t i = 0; i < outputs; ++i) single = single && out[i].size() == out_sizes[i];
            if (single) [[likely]] {
                if (scratch.max_batch() == 0) return Status::workspace_too_small;
                TinyWalk<P>::run(weights, Addresses(in, out).streamed(), 0);
                return Status::ok;
            }
        }
        return run(weights, choices, in, out, scratch, executor);
    }

    template <class Executor>
    static Status run(const Weights& weights, const std::uint8_t* choices,
                      const std::array<std::span<const float>, inputs>& in,
                      const std::array<std::span<float>, outputs>& out, Scratch& scratch,
                      Executor executor) noexcept {
        std::array<std::size_t, inputs> given_in;
        std::array<std::size_t, outputs> given_out;
        for (std::size_t i = 0; i < inputs; ++i) given_in[i] = in[i].size();
        for (std::size_t i = 0; i < outputs; ++i) given_out[i] = out[i].size();
        std::size_t batch = 0;
        const Status status = check_sizes({in_sizes, out_sizes, given_in, given_out}, scratch.max_batch(), batch);
        if (status != Status::ok || batch == 0) return status;
        const Addresses addresses(in, out);
        on_threads(executor, scratch.threads(), [&](int thread, int threads, auto wait) {
            const Streamed streamed = addresses.streamed();
            if constexpr (is_tiny_v<P>) {
                const auto [begin, end] = kernel::share(static_cast<std::ptrdiff_t>(batch), thread, threads);
                for (std::ptrdiff_t sample = begin; sample < end; ++sample)
                    TinyWalk<P>::run(weights, streamed, static_cast<std::size_t>(sample));
            } else {
                for (std::size_t first = 0; first < batch; first += P::plan.batch_at_once)
                    execute(weights.steps, P::plan.guard, weights, choices,
                            {streamed, scratch.arena(), scratch.kernel_scratch(thread), first,
                             static_cast<std::ptrdiff_t>(std::min(batch - first, P::plan.batch_at_once)), thread,
                             threads},
                            wait);
            }
        });
        return Status::ok;
    }

  private:
    struct Addresses {
        std::array<const float*, inputs> in;
        std::array<float*, outputs> out;

        IDEM_ALWAYS_INLINE Addresses(const std::array<std::span<const float>, inputs>& in_spans,
                                     const std::array<std::span<float>, outputs>& out_spans) {
            for (std::size_t i = 0; i < inputs; ++i) in[i] = in_spans[i].data();
            for (std::size_t i = 0; i < outputs; ++i) out[i] = out_spans[i].data();
        }
        IDEM_ALWAYS_INLINE Streamed streamed() const {
            return {in.data(), out.data(), in_sizes.data(), out_sizes.data()};
        }
    };
};

template <class T>
inline constexpr bool is_executor_v = std::is_same_v<T, executor::Inline> || std::is_same_v<T, executor::OpenMP>;

/// Spans, the network's workspace, and perhaps an executor.
template <std::size_t inputs, std::size_t outputs, class Workspace, class Tuple>
struct RunCheck {
    template <std::size_t i>
    static constexpr bool right_type() {
        using Given = std::tuple_element_t<i, Tuple>;
        if constexpr (i < inputs) return std::is_convertible_v<Given, std::span<const float>>;
        else if constexpr (i < inputs + outputs) return std::is_convertible_v<Given, std::span<float>>;
        else if constexpr (i == inputs + outputs) return std::is_same_v<Given, Workspace&>;
        else return is_executor_v<std::remove_cvref_t<Given>>;
    }
    static constexpr std::size_t given = std::tuple_size_v<Tuple>, least = inputs + outputs + 1;
    static constexpr bool right = [] {
        if (given != least && given != least + 1) return false;
        return []<std::size_t... i>(std::index_sequence<i...>) {
            return (right_type<i>() && ...);
        }(std::make_index_sequence<given>{});
    }();
    static constexpr Text sentence() {
        using diagnostic::number;
        if constexpr (right) return {};
        else {
            Text workspace, wrong;
            append_type_name(workspace, raw_type_name<Workspace>());
            if constexpr (given == least || given == least + 1) append_first_wrong(wrong);
            else wrong.append("it is given ").append(given).append(" arguments");
            return diagnostic::say(diagnostic::Code::run_arguments,
                                   {number(inputs).view(), number(outputs).view(), workspace.view(), wrong.view()});
        }
    }

  private:
    /// "argument 4 is int"
    template <std::size_t i = 0>
    static constexpr void append_first_wrong(Text& text) {
        if constexpr (right_type<i>()) append_first_wrong<i + 1>(text);
        else {
            text.append("argument ").append(i + 1).append(" is ");
            append_type_name(text, raw_type_name<std::remove_reference_t<std::tuple_element_t<i, Tuple>>>());
        }
    }
};

}  // namespace idem::detail
