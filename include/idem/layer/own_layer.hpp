/// A layer of one's own, which computes by a `forward` and not by an Operation: what it lacks, in words, and its
/// functions as a walk over a network calls them.
///
/// They are a user's, and where one throws, or is not constexpr, the compiler would stop with a page of its own words.
/// So each is asked before whether it can run: `__builtin_constant_p` says so in the middle of a constant expression.
/// Of signed overflow clang says that it can, and reports it where it happens.
#pragma once

#include <idem/layer/options.hpp>
#include <idem/layer/parameter.hpp>
#include <idem/shape/extents.hpp>
#include <idem/support/diagnostics.hpp>
#include <idem/support/text.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace idem::detail {

/// A name that two bases have is ambiguous: so it shows whether `L` has it, private and overloaded ones too. Nothing
/// derives from a final class, of which only what can be named is seen.
struct OwnNames {
    int output, accepts, takes, parameters, position_wise, forward;
};
template <class L>
struct WithOwnNames : L, OwnNames {};

/// A layer of this library, or what derives from one. Whoever declares `forward` wants it run.
template <class L>
concept HasOperation = requires { L::role; } && !requires { &L::forward; } &&
                       (__is_final(L) || requires { &WithOwnNames<L>::forward; });

template <class L>
concept DeclaresForward = requires { &L::forward; } || (!__is_final(L) && !requires { &WithOwnNames<L>::forward; });

template <class L>
concept HasRule = requires(Extents in) {
    { L::output(in) } -> std::same_as<Extents>;
};
template <class L>
concept DeclaresRule = requires { &L::output; } || (!__is_final(L) && !requires { &WithOwnNames<L>::output; });

template <class L>
concept HasAccepts = requires(const Extents& in) { static_cast<bool>(L::accepts(in)); };
template <class L>
concept DeclaresAccepts = requires { &L::accepts; } || (!__is_final(L) && !requires { &WithOwnNames<L>::accepts; });

template <class L>
concept HasTakes = requires(Text& text, const Extents& in) { L::takes(text, in); };
template <class L>
concept DeclaresTakes = requires { &L::takes; } || (!__is_final(L) && !requires { &WithOwnNames<L>::takes; });

template <class L>
concept HasParameters = requires(const Extents& in) {
    { *std::begin(L::parameters(in)) } -> std::convertible_to<const Parameter&>;
};
template <class L>
concept DeclaresParameters =
    requires { &L::parameters; } || (!__is_final(L) && !requires { &WithOwnNames<L>::parameters; });

template <class L>
concept HasPositionWise = requires { typename std::bool_constant<L::position_wise>; };
template <class L>
concept DeclaresPositionWise =
    requires { &L::position_wise; } || (!__is_final(L) && !requires { &WithOwnNames<L>::position_wise; });

// Each function once more, as what gives a number: of that, compilers say whether it is a constant.

template <class L>
constexpr int rank_given(const Extents& in) {
    Extents mine = in;
    return L::output(mine).rank;
}
template <class L>
constexpr bool is_accepted(const Extents& in) {
    return static_cast<bool>(L::accepts(in));
}
template <class L>
constexpr std::size_t letters_of_takes(const Extents& in) {
    Text text;
    L::takes(text, in);
    return text.size();
}
template <class L>
constexpr int count_parameters(const Extents& in) {
    int count = 0;
    for ([[maybe_unused]] const Parameter& parameter : L::parameters(in)) ++count;
    return count;
}

/// Whether a function can run on `in`. A program runs only what could run while it compiled.
template <auto function>
constexpr bool can_run(const Extents& in) {
    return !std::is_constant_evaluated() || __builtin_constant_p(function(in));
}

// A consteval function must be constant wherever it is called. g++ 12 says so of a call that is never run, and clang
// of a pointer to its caller, which became consteval as well.
Extents& unknown_extents();
Text& unknown_text();
template <auto function>
struct PointerTo;

template <class L>
concept RunsRule = requires {
    typename std::integral_constant<bool, (true || (static_cast<void>(L::output(unknown_extents())), true))>;
} && requires { typename PointerTo<&rank_given<L>>; };
template <class L>
concept RunsAccepts = !HasAccepts<L> || (requires {
    typename std::integral_constant<bool, (true || (static_cast<void>(L::accepts(unknown_extents())), true))>;
} && requires { typename PointerTo<&is_accepted<L>>; });
template <class L>
concept RunsTakes = !HasTakes<L> || (requires {
    typename std::integral_constant<bool, (true || (L::takes(unknown_text(), unknown_extents()), true))>;
} && requires { typename PointerTo<&letters_of_takes<L>>; });
template <class L>
concept RunsParameters = !HasParameters<L> || (requires {
    typename std::integral_constant<bool, (true || (static_cast<void>(L::parameters(unknown_extents())), true))>;
} && requires { typename PointerTo<&count_parameters<L>>; });

template <class L>
concept CountsParameters =
    !HasParameters<L> || requires { typename std::integral_constant<int, count_parameters<L>(Extents{})>; };

template <class L>
constexpr bool has_too_many_parameters() {
    if constexpr (HasParameters<L>) return count_parameters<L>(Extents{}) > ParameterList::capacity;
    else return false;
}
/// How many spans `forward` is given for parameters; the same for every input.
template <class L>
constexpr int count_spans() {
    int count = 0;
    if constexpr (HasParameters<L>)
        for (const Parameter& parameter : L::parameters(Extents{})) count += parameter.ignored ? 0 : 1;
    return count;
}
template <class L, std::size_t... I>
constexpr bool takes_spans(std::index_sequence<I...>) {
    return requires(std::span<const float> x, std::span<float> y) { L::forward(x, y, (void(I), x)...); };
}
/// Whether it can be called with the input, the output, and a span for each parameter.
template <class L>
constexpr bool has_forward() {
    return takes_spans<L>(std::make_index_sequence<static_cast<std::size_t>(count_spans<L>())>{});
}

/// Why a type is no layer of one's own, for E26; empty where it is one.
template <class L>
constexpr std::string_view why_no_layer() {
    if constexpr (!std::is_class_v<L>) return "it is no struct";
    else if constexpr (!requires { sizeof(L); }) return "it is declared, but not defined here";
    else if constexpr (!HasRule<L> && DeclaresRule<L>)
        return "its 'output' must be a public 'static constexpr Extents output(Extents)'";
    else if constexpr (!HasRule<L>) return "it needs 'static constexpr Extents output(Extents)'";
    else if constexpr (!RunsRule<L>) return "its 'output' must be constexpr, not consteval";
    else if constexpr (!HasAccepts<L> && DeclaresAccepts<L>)
        return "its 'accepts' must be a public 'static constexpr bool accepts(const Extents&)'";
    else if constexpr (!RunsAccepts<L>) return "its 'accepts' must be constexpr, not consteval";
    else if constexpr (!HasTakes<L> && DeclaresTakes<L>)
        return "its 'takes' must be a public 'static constexpr void takes(Text&, const Extents&)'";
    else if constexpr (!RunsTakes<L>) return "its 'takes' must be constexpr, not consteval";
    else if constexpr (!HasParameters<L> && DeclaresParameters<L>)
        return "its 'parameters' must be a public 'static constexpr std::array<Parameter, N> parameters(Extents)'";
    else if constexpr (!RunsParameters<L>)
        return "its 'parameters' must be constexpr, not consteval";
    else if constexpr (!CountsParameters<L>)
        return "its 'parameters' is not constexpr, or throws, but it must say for any Extents how many there are";
    else if constexpr (has_too_many_parameters<L>()) return "its 'parameters' gives more than 8";
    else if constexpr (!HasPositionWise<L> && DeclaresPositionWise<L>)
        return "its 'position_wise' must be a public 'static constexpr bool'";
    else if constexpr (has_forward<L>()) return {};
    else if constexpr (DeclaresForward<L> && count_spans<L>() == 0)
        return "its 'forward' must be a public 'static void forward(std::span<const float> x, std::span<float> y)'";
    else if constexpr (DeclaresForward<L>)
        return "its 'forward' must be a public 'static void forward(std::span<const float> x, std::span<float> y, "
               "...)' with one more std::span<const float> for each of its parameters";
    else if constexpr (count_spans<L>() == 0)
        return "it needs 'static void forward(std::span<const float> x, std::span<float> y)'";
    else
        return "it needs 'static void forward(std::span<const float> x, std::span<float> y, ...)' with one more "
               "std::span<const float> for each of its parameters";
}

/// A layer of one's own.
template <class L>
concept HasForward = why_no_layer<L>().empty();

// The functions as a walk calls them: of what cannot run, own_flaw says so.

template <class L>
constexpr bool own_accepts(const Extents& in) {
    if constexpr (!HasAccepts<L>) return true;
    else return !can_run<&is_accepted<L>>(in) || is_accepted<L>(in);
}
/// It writes floats, whatever its rule copies from its input.
template <class L>
constexpr Extents own_output(Extents in) {
    if (!can_run<&rank_given<L>>(in)) return in;
    Extents out = L::output(in);
    out.numbers = Numbers::real;
    return out;
}
template <class L>
constexpr void append_own_takes(Text& text, const Extents& in) {
    if (can_run<&letters_of_takes<L>>(in)) L::takes(text, in);
}
template <class L>
constexpr bool own_parameters_fit(const Extents& in) {
    if constexpr (!HasParameters<L>) return false;
    else return can_run<&count_parameters<L>>(in) && count_parameters<L>(in) <= ParameterList::capacity;
}

/// What is wrong with a list of parameters.
constexpr Flaw parameters_flaw(const ParameterList& list) {
    using diagnostic::Code;
    for (const Parameter& parameter : list) {
        if (parameter.name.empty()) return {Code::beyond_range, "a parameter without a name", {}};
        for (const Parameter* other = list.begin(); other != &parameter; ++other)
            if (other->name == parameter.name) return {Code::beyond_range, "two parameters of one name", {}};
        const Extents& extents = parameter.extents;
        for (int axis = 0; axis < extents.rank; ++axis)
            if (extents[axis] < 1) return {Code::parameter_extents, parameter.name, {0, extents[axis]}};
        if (extents.excess != Excess::none)
            return {Code::parameter_extents, parameter.name, {static_cast<int>(extents.excess)}};
    }
    return {};
}

/// What is wrong with a layer of one's own where this input reaches it.
template <class L>
constexpr Flaw own_flaw(const Extents& in) {
    using diagnostic::Code;
    if (in.numbers != Numbers::real) return {};  // which it does not take
    if constexpr (HasAccepts<L>) {
        if (!can_run<&is_accepted<L>>(in)) return {Code::rule_fails, "accepts", {}};
        if (!is_accepted<L>(in)) return {};
    }
    if (!can_run<&rank_given<L>>(in)) return {Code::rule_fails, "output", {}};
    if constexpr (HasParameters<L>) {
        if (!can_run<&count_parameters<L>>(in)) return {Code::rule_fails, "parameters", {}};
        if (count_parameters<L>(in) != count_parameters<L>(Extents{}))
            return {Code::beyond_range, "another number of parameters for this input than for others", {}};
        ParameterList list;
        for (const Parameter& parameter : L::parameters(in)) list.append(parameter);
        return parameters_flaw(list);
    }
    return {};
}

}  // namespace idem::detail
