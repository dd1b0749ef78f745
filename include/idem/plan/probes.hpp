/// Whether a call of a model compiles, asked before: false for what would be an error, and for what is no network;
/// never an error. Arguments are types as std::is_invocable takes them: `std::vector<float>&` for an lvalue.
///
///     can_call_v<Net, X...>           model(x...)
///     can_run_v<Net, A...>            model.run(a...)
///     can_extend_v<Net, A...>         model.extend(a...), and Net goes on with sequences
///     can_generate_v<Net, A...>       generate(model, a...)
///     has_choice_v<Net, "name">       model.with<"name">(choice)
///     can_load_v<Net, Policy>         load<Net, Policy>(file)
///     needs_weights_v<L>              whether L has parameters, so that surgery which puts it into a model needs a file
#pragma once

#include <idem/plan/call.hpp>
#include <idem/plan/choice_check.hpp>
#include <idem/plan/generate.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/run_arguments.hpp>
#include <idem/plan/surgery.hpp>

#include <tuple>
#include <type_traits>

namespace idem {
namespace detail {

template <class Net, bool extends, class... Arguments>
constexpr bool can_run() {
    if constexpr (!SoundNetwork<Net>) return false;
    else
        return RunCheck<InputsOf<typename Net::input>::list.streams, Model<Net>::output_count, Workspace<Net>,
                        std::tuple<Arguments&&...>, extends>::right;
}

template <class Net, class... Arguments>
constexpr bool can_extend() {
    if constexpr (!can_run<Net, true, Arguments...>()) return false;
    else return program_t<Net>::plan.extends;
}

template <class Net, class... X>
constexpr bool can_call() {
    if constexpr (!SoundNetwork<Net>) return false;
    else return CallCheck<typename Net::input, std::remove_cvref_t<X>...>::sentence().empty();
}

template <class Net, class... Arguments>
constexpr bool can_generate() {
    if constexpr (!SoundNetwork<Net>) return false;
    else
        return Generator<Net>::sentence().empty() && GenerateCheck<Workspace<Net>, Sampling, Arguments&&...>::right;
}

template <class Net, class Policy>
constexpr bool can_load() {
    if constexpr (!SoundNetwork<Net>) return false;
    else return KeysCheck<Net>::sentence().empty() && PolicyCheck<Policy>::sentence().empty();
}

template <class Net, FixedString name>
constexpr bool has_choice() {
    if constexpr (!SoundNetwork<Net>) return false;
    else return ChoiceCheck<Net, name>::sentence().empty();
}

}  // namespace detail

template <class Net, class... X>
inline constexpr bool can_call_v = detail::can_call<Net, X...>();
template <class Net, class... Arguments>
inline constexpr bool can_run_v = detail::can_run<Net, false, Arguments...>();
template <class Net, class... Arguments>
inline constexpr bool can_extend_v = detail::can_extend<Net, Arguments...>();
template <class Net, class... Arguments>
inline constexpr bool can_generate_v = detail::can_generate<Net, Arguments...>();
template <class Net, FixedString name>
inline constexpr bool has_choice_v = detail::has_choice<Net, name>();

template <class Net, class Policy = policy::Precise>
inline constexpr bool can_load_v = detail::can_load<Net, Policy>();
template <class L>
inline constexpr bool needs_weights_v = detail::has_parameters_v<L>;

}  // namespace idem
