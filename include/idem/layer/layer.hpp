/// What a layer is: a type with a shape rule, its parameters, and what it computes.
///
/// A layer of your own is a plain struct:
///
///     struct Scale {                                                   // y = gain * x
///         static constexpr Extents output(Extents in) { return in; }
///         static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"gain", {1}}}; }
///         static void forward(std::span<const float> x, std::span<float> y, std::span<const float> gain) noexcept;
///     };
///
/// All are public and static, and all but `forward` are constexpr.
/// - `output` is the shape rule: the output's extents for an input's, per sample. It is asked only for what `accepts`
///   takes.
/// - `accepts`, optional: whether the layer takes such an input. `takes`, optional: in words, what it takes.
/// - `parameters`, optional: names and extents, in state_dict order; at most 8, and as many for every input.
/// - `position_wise`, optional, a bool: true where row t of the output (T, …) depends on row t of the input alone, and on
///   no other and not on t. `forward` is then given as many rows as a run has: with a Length, and in `extend`.
/// - `forward` computes one sample, in PyTorch's order of elements; each parameter is one further span.
///   It runs on many threads at once, and must not throw: `run` does not, and an exception from here ends the program.
///
/// The layers of this library give an `Operation` instead. A struct that derives from one of them and declares
/// `forward` is a layer of its own, with the shape rule and the parameters that it derives.
#pragma once

#include <idem/layer/options.hpp>
#include <idem/layer/own_layer.hpp>
#include <idem/layer/parameter.hpp>
#include <idem/shape/extents.hpp>
#include <idem/support/diagnostics.hpp>
#include <idem/support/fixed_string.hpp>
#include <idem/support/type_name.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace idem {

struct Identity;

namespace detail {

/// What a rewrite may do with a layer.
enum class Role {
    other,
    product,        // Linear, convolution: takes a folded normalisation, a residual and an activation
    normalisation,  // one scale and shift for each channel
    activation,     // one number in, one number out
    sum,            // Add: takes an activation
    lookup,         // rows of a table: adds a residual as it writes
    nothing,        // gives its input on: Identity, Dropout
};

template <class L>
inline constexpr Role role_v = Role::other;
template <HasOperation L>
inline constexpr Role role_v<L> = L::role;

/// Whether it may have parameters: which, depends on the input.
template <class L>
concept MayHaveParameters = requires(const Extents& in) { L::parameters(in); };

template <class L>
constexpr ParameterList parameters_of(const Extents& in) {
    ParameterList list;
    if constexpr (!HasOperation<L>)
        if (!own_parameters_fit<L>(in)) return list;
    if constexpr (MayHaveParameters<L>)
        for (const Parameter& parameter : L::parameters(in)) list.append(parameter);
    return list;
}

/// Whether a user's layer treats each position of a sequence by itself.
template <class L>
inline constexpr bool is_position_wise_v = false;
template <HasPositionWise L>
inline constexpr bool is_position_wise_v<L> = L::position_wise;

/// How many parameters a model reads for this layer; the same for every input.
template <class L>
inline constexpr int parameter_count_v = parameters_of<L>(Extents{}).stored();

/// The elements that a layer takes: floats, unless it says otherwise; what does not look at them takes any.
template <class L>
inline constexpr Numbers numbers_v = Numbers::real;
template <HasOperation L>
    requires requires { L::numbers; }
inline constexpr Numbers numbers_v<L> = L::numbers;

template <class L>
concept TakesAnyNumbers = role_v<L> == Role::nothing || (HasOperation<L> && requires { L::any_numbers; });

template <class L>
constexpr bool accepts(const Extents& in) {
    if (in.numbers != numbers_v<L> && !TakesAnyNumbers<L>) return false;
    if constexpr (!HasOperation<L>) return own_accepts<L>(in);
    else if constexpr (requires { L::accepts(in); }) return L::accepts(in);
    else return true;
}

template <class L>
constexpr void append_takes(Text& text, Extents in) {
    if (in.numbers != numbers_v<L> && !TakesAnyNumbers<L>) {
        text.append(numbers_v<L> == Numbers::ids ? "integers, " : "floats, ");
        in.numbers = numbers_v<L>;
        if (accepts<L>(in)) return append_shape(text, in);
    }
    if constexpr (!HasOperation<L> && HasTakes<L>) append_own_takes<L>(text, in);
    else if constexpr (requires { L::takes(text, in); }) L::takes(text, in);
    else if (accepts<L>(in)) append_shape(text, in);
    else text.append("another shape");
}

/// A layer as a value, so that what walks over networks is written once and not once for each type.
struct Leaf {
    std::string_view type;
    Role role;
    bool (*accepts)(const Extents&);
    Extents (*output)(Extents);
    void (*takes)(Text&, Extents);
    bool may_have_parameters;  // if not, nobody needs to ask: a ParameterList is large, for a compiler
    ParameterList (*parameters)(const Extents&);
    Flaw (*flaw)();
    bool identity;   // Identity itself, for the sentence that names its remedy
    std::string_view tied{};  // the path of the layer whose parameters this one has
    bool recurs = false;      // goes from one row to the next
};

template <class L>
constexpr Flaw flaw_of() {
    if constexpr (requires { L::flaw(); }) return L::flaw();
    else return {};
}

template <class L>
inline constexpr std::string_view tied_v{};
template <class L>
    requires requires { L::tied; }
inline constexpr std::string_view tied_v<L> = L::tied;

template <class L>
inline constexpr Leaf leaf_v{raw_type_name<L>(),
                             role_v<L>,
                             &accepts<L>,
                             &L::output,
                             &append_takes<L>,
                             MayHaveParameters<L>,
                             &parameters_of<L>,
                             &flaw_of<L>,
                             std::same_as<L, Identity>,
                             tied_v<L>};
/// The rule of a layer of one's own may have another type.
template <class L>
    requires(!HasOperation<L>)
inline constexpr Leaf leaf_v<L>{raw_type_name<L>(),
                                Role::other,
                                &accepts<L>,
                                &own_output<L>,
                                &append_takes<L>,
                                MayHaveParameters<L>,
                                &parameters_of<L>,
                                &flaw_of<L>,
                                false,
                                tied_v<L>};

/// Stands for a layer whose template arguments make none, to be reported.
template <FixedString what>
struct NoSuchLayer {
    static constexpr Role role = Role::nothing;
    static constexpr Flaw flaw() { return {diagnostic::Code::beyond_range, what.view(), {}}; }
    static constexpr Extents output(Extents in) { return in; }
};

/// "Shape<200>", for layers that ask for exact extents.
constexpr void append_wanted(Text& text, const Extents& in, int axis, int wanted) {
    Extents shape = in;
    if (shape.rank == 0) shape = {1};
    shape.set(axis, wanted);
    append_shape(text, shape);
}

}  // namespace detail

/// A layer that stands alone: everything but the combinators.
template <class L>
concept Layer = detail::HasRule<L> && (detail::HasOperation<L> || detail::HasForward<L>);

}  // namespace idem
