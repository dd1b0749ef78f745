/// Every sentence that idem says while compiling: a text of one table with its blanks filled.
#pragma once

#include <idem/support/text.hpp>

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <string_view>

namespace idem::diagnostic {

enum class Code : int {
    none,
    shape_mismatch,
    too_many_extents,
    extent_not_positive,
    one_input_expected,
    identity_takes_one,
    branches_disagree,
    residual_disagrees,
    concat_disagrees,
    axis_out_of_range,
    tap_never_set,
    tap_set_twice,
    unknown_path,
    path_not_unique,
    split_inside_branch,
    optional_changes_shape,
    switch_disagrees,
    no_such_input,
    no_branches,
    too_many_streams,
    unknown_option,
    option_given_twice,
    option_missing,
    option_out_of_range,
    groups_do_not_divide,
    padding_too_large,
    not_a_layer,
    not_a_network,
    not_an_input,
    identity_called_with_several,
    weights_needed,
    key_not_unique,
    call_with_wrong_rank,
    call_with_wrong_number,
    call_with_wrong_element,
    no_such_switch,
    run_arguments,
    branch_gives_several,
    beyond_range,
    too_many_numbers,
    name_empty,
    too_many_taps,
    network_inside,
    too_deep,
    gives_no_shape,
    outputs_of_paths,
    output_may_not_run,
    mlp_needs_widths,
    not_a_policy,
    output_no_floats,
    attention_streams,
    projection_streams,
    heads_do_not_divide,
    mask_missing,
    mask_shape,
    branch_gives_no_floats,
    tied_to_nothing,
    cannot_generate,
    beyond_a_shape,
    parameter_extents,
    rule_fails,
    generate_arguments,
    patches_do_not_fill,
    name_with_dot,
    not_a_predicate,
    no_paths,
    no_literal,
    no_way_back,
    too_many_elements,
};

/// %0 ... %9 are filled in by `say`.
inline constexpr std::string_view sentences[] = {
    "",
    "idem E01: '%0' is %1 and takes %2, but %3 gives it %4%5",
    "idem E02: a Shape has at most %0 extents, this one has %1",
    "idem E03: every extent of a Shape is at least 1, this one is %0",
    "idem E04: '%0' is %1 and takes one input, but %3 gives it %4",
    "idem E05: '%0' is Identity and takes one input, but %3 gives it %4; PassThrough<0> forwards the first of "
    "them, PassThrough<1> the second",
    "idem E06: the branches of '%0' (%1) must give equal shapes, but %2 gives %3 and %4 gives %5; only extents of 1 "
    "repeat",
    "idem E07: the two arms of the residual block '%0' must give equal shapes, but the body ends in %2 with %3 and the "
    "shortcut %4 gives %5",
    "idem E08: the branches of '%0' (%1) may differ along axis %6 only, but %2 gives %3 and %4 gives %5",
    "idem E09: '%0' is %1, but axis %2 is not an axis of %3",
    "idem E10: '%0' is From<\"%1\">, but no Tap or Side of this name stands before it%2",
    "idem E11: %0 is a second Tap or Side of the name '%1'; each needs a name of its own",
    "idem E12: there is no layer '%0' in this network%1",
    "idem E13: the path '%0' is not unique: %1 layers have it; give each a name with Named<>",
    "idem E14: the network cannot be split after '%0', which stands in a branch: another branch would be cut off",
    "idem E15: '%0' is Optional, so its layer must keep its shape, but it turns %2 into %3",
    "idem E16: the branches of the Switch '%0' must give equal shapes, but %2 gives %3 and %4 gives %5",
    "idem E17: '%0' is PassThrough<%1>, but %3 gives it only %4",
    "idem E18: '%0' is %1 without branches",
    "idem E19: '%0' is %1 and would give more than %2 outputs",
    "idem E20: %0 does not take the option %1; it takes %2",
    "idem E21: %0 is given the option %1 twice",
    "idem E22: %0 needs the option %1",
    "idem E23: %0 has %1 of %2, which must be at least %3",
    "idem E24: %0 has Groups<%1>, which must divide both its %2 input and its %3 output channels",
    "idem E25: %0 has a Padding of more than half its Kernel",
    "idem E26: %0 is not a layer: %1",
    "idem E27: %0 is not a Network<Shape<...>, layers...>",
    "idem E28: a Network begins with its input, Shape<...>, Ids<...>, Mask<...>, or Inputs<...> of 1 to 8 of these, of "
    "which at least one is no Side, but this one begins with %0",
    "idem E29: Identity takes exactly one argument and returns it, but it is called with %0",
    "idem E30: %0 has parameters, which the old model does not hold: give their file or StateDict as a further "
    "argument",
    "idem E31: two parameters of this network have the key '%0': give their layers different names with Named<>",
    "idem E32: input %0 of this model is a batch of %1 and so an array of rank %2, but rank %3 was given",
    "idem E33: this model takes %0 inputs, but is called with %1",
    "idem E34: input %0 of this model is an xtensor array of %2, but it is given %1",
    "idem E35: this network has no Optional or Switch with the name '%0'%1",
    "idem E36: %4 takes %0 inputs and %1 outputs as spans, %2&, and at most an executor%5, but %3",
    "idem E37: each branch of '%0' (%1) must give one output, but %2 gives %3",
    "idem E38: %0 has %1",
    "idem E39: %0 has %2 numbers in %1, which takes %4",
    "idem E40: a name must not be empty, but that of %0 is",
    "idem E41: '%0' is one Tap too many: a network keeps what %1 of them give",
    "idem E42: %0 is a whole Network; to use its layers as one, write them as a Sequential",
    "idem E43: '%0' stands %1 compositions deep; at most %2 may stand inside each other",
    "idem E44: %0 gives %1 for %2, but every extent of a Shape is at least 1",
    "idem E45: outputs_t takes 1 to %0 paths, but is given %1",
    "idem E46: '%0' stands in an Optional or in a branch of a Switch, and might not have run: it cannot be an output",
    "idem E47: zoo::Mlp needs two widths or more, of its input and of what each Linear gives, but is given %0",
    "idem E48: %0 is not a policy: policy::Precise, Fast, BFloat16 and ForBatch<n> are",
    "idem E49: a network gives floats, but %0 gives %1",
    "idem E50: '%0' is %1 and takes (T, 3 D), or (T, D) and (S, 2 D), or (T, D), (S, D) and (S, E), but %3 gives it %4",
    "idem E51: '%0' is %1 and takes %2, but %3 gives it %4",
    "idem E52: %0 has %2 heads, which must divide its width of %3",
    "idem E53: '%0' is %1, but no Side or Tap of the name '%2' stands before it%3",
    "idem E54: '%0' is %1 with %4 queries and %5 keys, but its mask '%2' is %3, not Mask<%5>, Mask<%4, %5>, Shape<%5> "
    "or Shape<%4, %5>",
    "idem E55: each way through '%0' (%1) must give floats, but %2 gives %3",
    "idem E56: '%0' is %1, but no layer with such parameters stands at '%2'%3",
    "idem E57: generate takes a network of Ids<T> that gives logits, Shape<V> or Shape<T, V>, and looks back by causal "
    "attention, causal convolutions and recurrence only, but %0 %1",
    "idem E58: %0 would give %1 for %2, which no Shape has",
    "idem E59: %0 has a parameter '%1' with %2, which no Shape has",
    "idem E60: the '%1' of %0 is not constexpr, or throws, for %2; what a layer takes is said by its 'accepts'",
    "idem E61: generate takes a model, a span of std::int64_t, a Sampling, %0&, and at most a function of std::int64_t "
    "and an executor, but %1",
    "idem E62: %0 has a patch of %2, which must divide its image of %3",
    "idem E63: %0 has the name '%1', but a name holds no dots: they stand between the names of a path",
    "idem E64: %0 is no predicate for replace_if_t: it has no constant 'value'",
    "idem E65: replace_each_t takes one path or more, but is given none",
    "idem E66: a %1 is a string literal, such as \"fc\", but here stands something else",
    "idem E67: a sequence of %0 cannot go back to an earlier position, as recurrent layers and convolutions keep only "
    "what the next one needs; rewind() begins anew",
    "idem E68: the extents of this Shape multiply to more elements than memory has addresses",
};

static_assert(std::size(sentences) == static_cast<std::size_t>(Code::too_many_elements) + 1);

/// The sentence of `code` with its blanks filled.
constexpr Text say(Code code, std::initializer_list<std::string_view> words) {
    Text text;
    const std::string_view sentence = sentences[static_cast<int>(code)];
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        if (sentence[i] == '%') {
            const auto blank = static_cast<std::size_t>(sentence[++i] - '0');
            if (blank < words.size()) text.append(words.begin()[blank]);
        } else {
            text.append(sentence.substr(i, 1));
        }
    }
    return text;
}

/// A number as a word for `say`.
constexpr Text number(long long value) { return Text{}.append(value); }

}  // namespace idem::diagnostic
