/// What a layer is: a type with a shape rule, its parameters, and what it computes.
///
/// A layer of your own is a plain struct:
///
///     struct Scale {                                                   // y = gain * x
///         static constexpr Extents output(Extents in) { return in; }
///         static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"gain", {1}}}; }
///         static void forward(std::span<const float> x, std::span<float> y, std::span<const float> gain);
///     };
///
/// - `output` is the shape rule: the output's extents for an input's, per sample.
/// - `accepts`, optional: whether the layer takes such an input. `takes`, optional: in words, what it takes.
/// - `parameters`, optional: names and extents, in state_dict order.
/// - `forward` computes one sample, in PyTorch's order of elements; each parameter is one further span.
///   It runs on many threads at once. The layers of this library give an `Operation` instead.
#pragma once

#include <idem/layer/options.hpp>
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

/// One entry of a layer's state_dict.
struct Parameter {
    std::string_view name;
    Extents extents;
    bool ignored = false;  // PyTorch stores it, inference does not read it: num_batches_tracked
};

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
inline constexpr Role role_v = [] {
    if constexpr (requires { L::role; }) return L::role;
    else return Role::other;
}();

/// A few parameters, by value.
struct ParameterList {
    static constexpr int capacity = 8;
    Parameter items[capacity]{};
    int count = 0;

    constexpr ParameterList() = default;
    constexpr ParameterList(std::initializer_list<Parameter> list) {
        for (const Parameter& parameter : list) append(parameter);
    }
    constexpr void append(const Parameter& parameter) { items[count++] = parameter; }
    constexpr const Parameter* begin() const { return items; }
    constexpr const Parameter* end() const { return items + count; }

    /// Those that a model reads.
    constexpr int stored() const {
        int stored = 0;
        for (const Parameter& parameter : *this) stored += parameter.ignored ? 0 : 1;
        return stored;
    }
};

/// Whether it may have parameters: which, depends on the input.
template <class L>
inline constexpr bool may_have_parameters_v = requires(const Extents& in) { L::parameters(in); };

template <class L>
constexpr ParameterList parameters_of(const Extents& in) {
    ParameterList list;
    if constexpr (may_have_parameters_v<L>)
        for (const Parameter& parameter : L::parameters(in)) list.append(parameter);
    return list;
}

/// How many parameters a model reads for this layer; the same for every input.
template <class L>
inline constexpr int parameter_count_v = parameters_of<L>(Extents{}).stored();

/// The elements that a layer takes: floats, unless it says otherwise; what does not look at them takes any.
template <class L>
inline constexpr Numbers numbers_v = [] {
    if constexpr (requires { L::numbers; }) return L::numbers;
    else return Numbers::real;
}();

template <class L>
inline constexpr bool any_numbers_v = role_v<L> == Role::nothing || requires { L::any_numbers; };

template <class L>
constexpr bool accepts(const Extents& in) {
    if (in.numbers != numbers_v<L> && !any_numbers_v<L>) return false;
    if constexpr (requires { L::accepts(in); }) return L::accepts(in);
    else return true;
}

template <class L>
constexpr void append_takes(Text& text, Extents in) {
    if (in.numbers != numbers_v<L> && !any_numbers_v<L>) {
        text.append(numbers_v<L> == Numbers::ids ? "integers, " : "floats, ");
        in.numbers = numbers_v<L>;
    }
    if constexpr (requires { L::takes(text, in); }) L::takes(text, in);
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
};

template <class L>
constexpr Flaw flaw_of() {
    if constexpr (requires { L::flaw(); }) return L::flaw();
    else return {};
}

template <class L>
inline constexpr std::string_view tied_v = [] {
    if constexpr (requires { L::tied; }) return L::tied;
    else return std::string_view{};
}();

template <class L>
inline constexpr Leaf leaf_v{raw_type_name<L>(),
                             role_v<L>,
                             &accepts<L>,
                             &L::output,
                             &append_takes<L>,
                             may_have_parameters_v<L>,
                             &parameters_of<L>,
                             &flaw_of<L>,
                             std::same_as<L, Identity>,
                             tied_v<L>};

template <class L>
concept HasOperation = requires { L::role; };
template <class L>
concept HasRule = requires(Extents in) {
    { L::output(in) } -> std::same_as<Extents>;
};
template <class L>
concept HasConstantRule = requires { typename std::integral_constant<int, L::output(Extents{1, 1, 1}).rank>; };
template <class L>
concept HasConstantParameters =
    !requires { &L::parameters; } || requires { typename std::integral_constant<int, (L::parameters(Extents{}), 0)>; };

template <class L, std::size_t... I>
constexpr bool takes_spans(std::index_sequence<I...>) {
    return requires(std::span<const float> x, std::span<float> y) { L::forward(x, y, (void(I), x)...); };
}
/// Whether it can be called with the input, the output, and a span for each parameter.
template <class L>
constexpr bool has_forward() {
    return takes_spans<L>(std::make_index_sequence<static_cast<std::size_t>(parameter_count_v<L>)>{});
}
/// A user's layer: the compiler can run its shape rule, and a program its forward function.
template <class L>
concept HasForward = HasConstantRule<L> && HasConstantParameters<L> && has_forward<L>();

/// What a user's layer lacks, for E26.
template <class L>
constexpr std::string_view why_no_layer() {
    if constexpr (!std::is_class_v<L>) return "it is no struct";
    else if constexpr (!requires { sizeof(L); }) return "it is declared, but not defined here";
    else if constexpr (!HasRule<L>) return "it needs 'static constexpr Extents output(Extents)'";
    else if constexpr (!HasConstantRule<L>) return "its 'static constexpr Extents output(Extents)' is not constexpr";
    else if constexpr (!HasConstantParameters<L>)
        return "its 'static constexpr std::array<Parameter, N> parameters(Extents)' is not constexpr";
    else if constexpr (parameter_count_v<L> == 0)
        return "it needs 'static void forward(std::span<const float> x, std::span<float> y)'";
    else
        return "it needs 'static void forward(std::span<const float> x, std::span<float> y, ...)' with one more "
               "std::span<const float> for each of its parameters";
}

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
