/// Text, token by token: ids that follow a prompt, by a network of ids (T) that gives the logits (V) of what follows
/// the last of them, such as zoo::Gpt2Next, or (T, V) of what follows each, and with which Model::extend goes on.
///
///     Workspace<zoo::Gpt2Next> workspace;
///     std::vector<std::int64_t> ids = generate(model, prompt, {.count = 40}, workspace);    // always the likeliest
///     ids = generate(model, prompt, {.count = 40, .top_k = 40, .temperature = 0.8, .seed = 1}, workspace);
///     generate(model, prompt, {.count = 40}, workspace, [](std::int64_t id) { return id != end_of_text; });
///
/// Ids come from a tokenizer, and go to one, which is no part of this library.
#pragma once

#include <idem/plan/generate_arguments.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/sampling.hpp>
#include <idem/support/error.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace idem {

/// How ids follow. The same numbers draw the same ids, as long as the logits are the same.
struct Sampling {
    int count = std::numeric_limits<int>::max();  // of ids, at most
    int top_k = 1;                                // draws one of so many of the likeliest
    double temperature = 1;                       // below 1 prefers the likelier of them, above 1 less so
    std::uint64_t seed = 0;
};

namespace detail {

/// A network as one that generates.
template <class Net>
struct Generator {
    static constexpr const Streams& in = InputsOf<typename Net::input>::list.streams;
    static constexpr const Streams& out = OutputStreams<typename Net::output>::list.streams;
    static constexpr int length = in[0][0];
    static constexpr bool rows = out[0].rank == 2;  // gives logits for each position
    static constexpr auto vocabulary = static_cast<std::size_t>(out[0][-1]);

    /// Whether sequences may be longer than `length`, which is then the most of one call.
    static constexpr bool endless = program_t<Net>::plan.endless;
    /// Whether a further id may follow so many.
    static constexpr bool goes_on_from(int ids) { return endless || ids < length; }

    /// What it lacks.
    static constexpr Text sentence() {
        Text name, lack;
        if (in.count != 1 || in[0].numbers != Numbers::ids || in[0].rank != 1)
            append_streams(lack.append("takes "), in);
        else if (out.count != 1 || out[0].rank > 2 || (rows && out[0][0] != length))
            append_streams(lack.append("gives "), out);
        else if (!program_t<Net>::plan.extends || program_t<Net>::plan.least_length > 1)
            lack.append("cannot be extended one by one");
        else return {};
        append_type_name(name, raw_type_name<Net>());
        return diagnostic::say(diagnostic::Code::cannot_generate, {name.view(), lack.view()});
    }
};

/// `longest`: the most ids of a prompt.
inline void check_sampling(const Sampling& sampling, std::size_t prompt, std::size_t longest) {
    if (sampling.top_k < 1)
        throw ArgumentError("top_k is " + std::to_string(sampling.top_k) + ", but at least 1 id is drawn from");
    if (!(sampling.temperature > 0))
        throw ArgumentError("the temperature is " + std::to_string(sampling.temperature) + ", but must be above 0");
    if (prompt == 0) throw ArgumentError("the prompt is empty, but the network goes on with at least one id");
    if (prompt > longest)
        throw ArgumentError("the prompt has " + std::to_string(prompt) + " ids, but the network takes at most " +
                            std::to_string(longest));
}

/// Whether `each`, told of an id, wants another one.
template <class Each>
bool goes_on(Each& each, std::int64_t id) {
    if constexpr (std::convertible_to<std::invoke_result_t<Each&, std::int64_t>, bool>) return each(id);
    else return each(id), true;
}

}  // namespace detail

/// Calls `each(id)` for every id that follows `prompt`, until there are `count`, `each` returns false, or the network
/// takes no more: the last that can be is what follows its last position; a sequence without end goes on.
/// The workspace's sequence begins anew. An id costs what a network of one position costs, and attention to those
/// before. Throws ArgumentError for a prompt that is empty or longer than the network's sequences, an id that is no row
/// of the table, a top_k below 1 and a temperature that is not above 0.
template <NetworkType Net, class Policy, std::invocable<std::int64_t> Each, class Executor = executor::Inline>
    requires detail::is_executor_v<Executor>
void generate(const Model<Net, Policy>& model, std::span<const std::int64_t> prompt, const Sampling& sampling,
              Workspace<Net>& workspace, Each each, Executor executor = {}) {
    using Generator = detail::Generator<Net>;
    static_assert(detail::fits<detail::says_t<Generator>>, "idem: this does not fit together");
    if constexpr (Generator::sentence().empty()) {
        constexpr std::size_t vocabulary = Generator::vocabulary;
        constexpr auto length = static_cast<std::size_t>(Generator::length);
        constexpr std::size_t longest = Generator::endless ? std::numeric_limits<std::size_t>::max() : length;
        const auto floats = [](std::size_t positions) { return Generator::rows ? positions * vocabulary : vocabulary; };
        detail::check_sampling(sampling, prompt.size(), longest);
        detail::Sampler sampler(vocabulary, sampling.top_k, sampling.temperature, sampling.seed);
        std::vector<float> logits(floats(std::min(prompt.size(), length)));
        // The logits of what follows `ids`.
        const auto extend = [&](std::span<const std::int64_t> ids) {
            const std::span<float> out(logits.data(), floats(ids.size()));
            const Status status = model.extend(ids, out, workspace, executor);
            if (status != Status::ok) throw ArgumentError(std::string(to_string(status)));
            return out.last(vocabulary);
        };
        workspace.rewind();
        for (; prompt.size() > length; prompt = prompt.subspan(length)) extend(prompt.first(length));
        std::int64_t id = 0;
        for (int made = 0; made < sampling.count && Generator::goes_on_from(workspace.length()); ++made) {
            id = sampler.pick(extend(made == 0 ? prompt : std::span<const std::int64_t>(&id, 1)));
            if (!detail::goes_on(each, id)) return;
        }
    }
}

/// The ids that follow `prompt`, without it.
template <NetworkType Net, class Policy, class Executor = executor::Inline>
    requires detail::is_executor_v<Executor>
std::vector<std::int64_t> generate(const Model<Net, Policy>& model, std::span<const std::int64_t> prompt,
                                   const Sampling& sampling, Workspace<Net>& workspace, Executor executor = {}) {
    std::vector<std::int64_t> ids;
    idem::generate(model, prompt, sampling, workspace, [&](std::int64_t id) { ids.push_back(id); }, executor);
    return ids;
}

/// What neither of them takes, to say why: without a Sampling where one belongs, or with one and something else that is
/// wrong. A Sampling may be written in braces, of which no type is deduced.
template <NetworkType Net, class Policy, class... Given>
    requires(!detail::GenerateCheck<Workspace<Net>, Sampling, Given...>::has_sampling)
std::vector<std::int64_t> generate(const Model<Net, Policy>&, Given&&...) {
    using Check = detail::GenerateCheck<Workspace<Net>, Sampling, Given...>;
    static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
    return {};
}
template <NetworkType Net, class Policy, class Prompt, class... Rest>
    requires(!detail::GenerateCheck<Workspace<Net>, Sampling, Prompt, const Sampling&, Rest...>::right)
std::vector<std::int64_t> generate(const Model<Net, Policy>&, Prompt&&, const Sampling&, Rest&&...) {
    using Check = detail::GenerateCheck<Workspace<Net>, Sampling, Prompt, const Sampling&, Rest...>;
    static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
    return {};
}

}  // namespace idem
