/// Model: a network type with weights. Immutable, cheap to copy, and run by any number of threads at once.
#pragma once

#include <idem/kernel/architecture.hpp>
#include <idem/plan/call.hpp>
#include <idem/plan/choice_check.hpp>
#include <idem/plan/parameters.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/runner.hpp>
#include <idem/plan/weights.hpp>
#include <idem/plan/workspace.hpp>
#include <idem/support/config.hpp>
#include <idem/support/error.hpp>
#include <idem/tensor/tensor.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace idem {

struct LoadOptions;  // io/load.hpp

namespace detail {

struct ModelAccess;

}  // namespace detail

/// Made by `load<Net>(…)`, or from another model by surgery. What is moved from may be assigned to or destroyed only.
///
/// `extern template class idem::Model<Net>;` in a header leaves the plan, the kernels and the keys to the one source
/// that says `template class idem::Model<Net>;`. All others compile little more than the types.
///
/// A Model and a Workspace are laid out for the vectors that the compiler's flags allow: sources with other flags for
/// this, such as another -march, have others of the same name, and where one is passed to the other a function is
/// missing when they are linked.
template <class Net, class Policy = policy::Precise>
class [[gnu::abi_tag(IDEM_DETAIL_ARCHITECTURE)]] Model {
    static_assert(detail::fits<detail::says_t<detail::PolicyCheck<Policy>>>, "idem: this does not fit together");

    using Program = detail::program_t<Net, Policy>;
    using Runner = detail::Runner<Program, typename Net::input, typename Net::output>;
    static constexpr std::size_t choice_count = std::size_t{detail::choices_in_v<normal_form_t<Net>>};

    /// What a call returns, said without its body: a faulty call is one error.
    template <class... X>
    struct Result : detail::ResultsOf<Runner::out_streams> {};
    template <class X>
        requires(is_identity_v<Net> && Runner::inputs == 1)
    struct Result<X> {
        using type = decltype(Identity{}(std::declval<X>()));
    };

  public:
    using network = Net;
    using input = typename Net::input;
    using output = typename Net::output;
    static constexpr std::size_t input_count = Runner::inputs;
    static constexpr std::size_t output_count = Runner::outputs;

    /// `model.run(in..., out..., workspace)`: one span for each input and output, and an executor behind the workspace
    /// (see plan/executor.hpp) if it is not executor::Inline. The batch is the inputs' size over the size of a sample.
    /// An output may not overlap an input, unless it is the same memory and the network an Identity. Never throws, and
    /// on the calling thread alone neither allocates, locks nor makes a system call.
    template <class... Arguments>
    IDEM_ALWAYS_INLINE Status run(Arguments&&... arguments) const noexcept {
        return run_with<false>(std::forward_as_tuple(std::forward<Arguments>(arguments)...),
                               std::make_index_sequence<input_count>{}, std::make_index_sequence<output_count>{});
    }

    /// Goes on with the sequence that the workspace holds: `in` are its next positions, as many as there are, and `out`
    /// is what the network gives for them: of (C, T), all of a channel, and then those of the next. Keys and values of
    /// those before, what recurrent layers keep and what convolutions see again are in the workspace, so that a step costs
    /// what its own positions cost, and attention what the sequence's length costs. For networks whose attention is causal
    /// self-attention, perhaps with a Mask of its keys, whose recurrent layers run forwards, and whose convolutions see
    /// nothing of what comes, for instance ZeroPad1d<4, 0>, Conv1d<C, D, Kernel<5>>; Status::no_sequence for any other,
    /// Status::length where the sequence would be longer than the network takes.
    /// Without attention, and positions to look up, a sequence has no end: the network's length is the most of one call.
    /// `workspace.rewind()` begins a new one: one of other weights or choices must be new. Otherwise as `run`, for one
    /// sequence.
    template <class... Arguments>
    IDEM_ALWAYS_INLINE Status extend(Arguments&&... arguments) const noexcept {
        return run_with<true>(std::forward_as_tuple(std::forward<Arguments>(arguments)...),
                              std::make_index_sequence<input_count>{}, std::make_index_sequence<output_count>{});
    }

    /// `model(x...)`: one xtensor array for each input, (batch, extents...), of float, or of integers where it is Ids.
    /// Returns an array, or a tuple of arrays for several outputs; a network that is an Identity returns its argument
    /// itself. Where `run` takes a Length, the arrays may be shorter than the network's inputs, all of one length.
    /// Allocates a workspace: in a loop, use `run`. Throws ShapeError for extents that are not the network's and batches
    /// that differ, ArgumentError for an id that is no row of its table.
    template <class... X>
    typename Result<X...>::type operator()(X&&... x) const {
        using Check = detail::CallCheck<input, std::remove_cvref_t<X>...>;
        static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
        if constexpr (is_identity_v<Net> && input_count == 1 && sizeof...(X) == 1)
            return Identity{}(std::forward<X>(x)...);
        else if constexpr (Check::sentence().empty())
            return call(std::make_index_sequence<input_count>{}, std::make_index_sequence<output_count>{}, x...);
        else return {};
    }

    /// The same model with one choice made otherwise: `with<"extra">(false)` for an Optional, `with<"head">(1)` for a
    /// Switch; if several have the name, for all of them. Without effect where nothing is left to choose, because the
    /// layers became Identities. Weights are shared. Throws ArgumentError for a branch that is not there.
    template <FixedString name>
    [[nodiscard]] Model with(int choice) const {
        using Check = detail::ChoiceCheck<Net, name>;
        static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
        Model changed = *this;
        for (std::size_t i = 0; i < choice_count; ++i) {
            const detail::Choice& offer = offered()[i];
            if (offer.name != name.view()) continue;
            if (choice < 0 || choice >= offer.count)
                throw ArgumentError("'" + std::string(name.view()) + "' is a choice of " + std::to_string(offer.count) +
                                 ", so there is no number " + std::to_string(choice));
            changed.choices_[i] = static_cast<std::uint8_t>(choice);
        }
        return changed;
    }

  private:
    friend struct detail::ModelAccess;
    friend class Workspace<Net>;

    using In = std::array<InputSpan, input_count>;
    using Out = std::array<std::span<float>, output_count>;

    // All that needs the plan. Neither templates nor inline, so that an extern template is left to its one source.
    static std::shared_ptr<const detail::Weights> make_weights(std::vector<FloatArray> parameters,
                                                               const detail::Weights* previous);
    static detail::KeyList keys();
    static Model from_state(const StateDict& state, const LoadOptions& options);  // these two are of io/load.hpp
    static Model from_file(const std::string& path, const LoadOptions& options);
    static std::span<const detail::Choice> offered() noexcept;
    static detail::ScratchBytes scratch_bytes() noexcept;
    Status run_spans(const In& in, const Out& out, detail::Scratch& scratch, executor::Inline,
                     detail::RunLength length = {}) const noexcept;
    Status run_spans(const In& in, const Out& out, detail::Scratch& scratch, executor::OpenMP,
                     detail::RunLength length = {}) const noexcept;
    static int count_positions(const In& in) noexcept;
    static detail::CallLengths call_lengths() noexcept;

    explicit Model(std::shared_ptr<const detail::Weights> weights) : weights_(std::move(weights)) {
        for (std::size_t i = 0; i < choice_count; ++i)
            choices_[i] = static_cast<std::uint8_t>(offered()[i].initial);
    }

    template <bool extends, class Tuple, std::size_t... I, std::size_t... O>
    IDEM_ALWAYS_INLINE Status run_with(const Tuple& arguments, std::index_sequence<I...>,
                                       std::index_sequence<O...>) const noexcept {
        using Check = detail::RunCheck<Runner::in_streams, output_count, Workspace<Net>, Tuple, extends>;
        static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
        if constexpr (!Check::right) return Status::input_size;
        else {
            const In in{InputSpan(std::span<const detail::element_t<Runner::in_streams.extents[I].numbers>>(
                std::get<I>(arguments)))...};
            const Out out{std::span<float>(std::get<input_count + O>(arguments))...};
            detail::Scratch& scratch =
                detail::WorkspaceAccess::scratch<Net>(std::get<input_count + output_count>(arguments));
            constexpr std::size_t extras = input_count + output_count + 1;
            const auto executor = detail::executor_in<Tuple, extras>(arguments);
            if constexpr (extends) {
                return extend_spans(in, out, scratch, executor);
            } else if constexpr (std::tuple_size_v<Tuple> == extras && detail::may_be_tiny_v<Net>) {
                return Runner::run_here(*weights_, choices_.data(), in, out, scratch, executor);
            } else {
                constexpr bool has_length = detail::has_argument<Length, Tuple, extras>();
                if constexpr (!has_length) return run_spans(in, out, scratch, executor);
                else {
                    const int now = detail::argument<Length, Tuple, extras>(arguments).positions;
                    if (now == 0) return Status::length;
                    return run_spans(in, out, scratch, executor, {.now = now});
                }
            }
        }
    }

    template <class Executor>
    IDEM_ALWAYS_INLINE Status extend_spans(const In& in, const Out& out, detail::Scratch& scratch,
                                           Executor executor) const noexcept {
        if constexpr (detail::may_be_tiny_v<Net>)
            if (Runner::extend_row(*weights_, in, out, scratch)) return Status::ok;
        const int now = count_positions(in);
        const Status status = run_spans(in, out, scratch, executor, {now, scratch.positions(), true});
        if (status == Status::ok) scratch.advance(now);
        return status;
    }

    template <std::size_t... I, std::size_t... O, class... X>
    auto call(std::index_sequence<I...>, std::index_sequence<O...> out, const X&... x) const {
        constexpr auto rank = [](const detail::Streams& streams, std::size_t i) {
            return static_cast<std::size_t>(streams[static_cast<int>(i)].rank) + 1;
        };
        const detail::CallLengths lengths = call_lengths();
        const int positions[] = {
            detail::positions_in(x, Runner::in_streams[static_cast<int>(I)], I, lengths)...};
        const std::tuple<RowMajor<detail::element_t<Runner::in_streams.extents[I].numbers>,
                                  rank(Runner::in_streams, I)>...>
            arrays{x...};
        const int now = detail::common_positions(positions);
        const std::size_t batches[] = {std::get<I>(arrays).shape()[0]...};
        const std::size_t batch = detail::common_batch(batches);
        auto results = std::make_tuple(detail::make_output<rank(Runner::out_streams, O)>(
            batch, lengths.extents_of(Runner::out_streams[static_cast<int>(O)], O, now))...);
        Workspace<Net> workspace{batch, 1};
        const Status status =
            run_spans({InputSpan(std::get<I>(arrays).values())...},
                      {std::span<float>(std::get<O>(results).data(), std::get<O>(results).size())...},
                      detail::WorkspaceAccess::scratch<Net>(workspace), executor::Inline{},
                      {.now = now == lengths.longest ? 0 : now});
        if (status != Status::ok) throw ArgumentError(std::string(to_string(status)));
        if constexpr (out.size() == 1) return std::get<0>(std::move(results));
        else return results;
    }

    std::shared_ptr<const detail::Weights> weights_;
    std::array<std::uint8_t, choice_count> choices_{};
};

namespace detail {

/// What a model of no sound network gives: it becomes whatever is asked for.
struct Anything {
    template <class T>
    operator T() const;
};

}  // namespace detail

/// What the rest of a program is compiled with once a network's fault is told: nothing here adds to that.
template <class N, class Policy>
    requires(!detail::SoundNetwork<N>)
class Model<N, Policy> {
    static_assert(detail::told_v<N>);

  public:
    using network = N;

    template <class... Arguments>
    Status run(Arguments&&...) const noexcept;
    template <class... Arguments>
    Status extend(Arguments&&...) const noexcept;
    template <class... X>
    detail::Anything operator()(X&&...) const;
    template <FixedString name>
    Model with(int choice) const;
};

template <class Net, class Policy>
std::shared_ptr<const detail::Weights> Model<Net, Policy>::make_weights(std::vector<FloatArray> parameters,
                                                                        const detail::Weights* previous) {
    static_assert(detail::fits<detail::says_t<detail::KeysCheck<Net>>>, "idem: this does not fit together");
    return detail::make_weights(Program::steps_here(), std::move(parameters), previous);
}

template <class Net, class Policy>
detail::KeyList Model<Net, Policy>::keys() {
    return detail::keys_of<Net>();
}

template <class Net, class Policy>
std::span<const detail::Choice> Model<Net, Policy>::offered() noexcept {
    static_assert(choice_count == Program::plan.choice.size());
    return Program::plan.choice;
}

template <class Net, class Policy>
detail::ScratchBytes Model<Net, Policy>::scratch_bytes() noexcept {
    return {Workspace<Net>::bytes_per_sample, Workspace<Net>::fixed_bytes, Workspace<Net>::state_bytes};
}

template <class Net, class Policy>
Status Model<Net, Policy>::run_spans(const In& in, const Out& out, detail::Scratch& scratch,
                                     executor::Inline executor, detail::RunLength length) const noexcept {
    return Runner::run(*weights_, choices_.data(), in, out, scratch, executor, length);
}

template <class Net, class Policy>
Status Model<Net, Policy>::run_spans(const In& in, const Out& out, detail::Scratch& scratch,
                                     executor::OpenMP executor, detail::RunLength length) const noexcept {
    return Runner::run(*weights_, choices_.data(), in, out, scratch, executor, length);
}

template <class Net, class Policy>
int Model<Net, Policy>::count_positions(const In& in) noexcept {
    return Runner::count_positions(in);
}

template <class Net, class Policy>
detail::CallLengths Model<Net, Policy>::call_lengths() noexcept {
    const auto& plan = Program::plan;
    return {plan.least_length, plan.length, plan.positions_in, plan.positions_out};
}

}  // namespace idem
