/// How combinators run: branches, taps, and choices made at run time.
#pragma once

#include <idem/plan/lower.hpp>

#include <cstddef>
#include <string_view>

namespace idem::detail {

/// Whether the last thing that a branch does can add a residual as it writes.
template <class L>
inline constexpr bool takes_operand_v = role_v<L> == Role::product || role_v<L> == Role::lookup;
template <class L>
inline constexpr bool takes_operand_v<Fused<L>> = takes_operand_v<L>;
template <class L, class Last>
inline constexpr bool takes_operand_v<Fused<L, Last>> =
    role_v<L> == Role::product && role_v<Last> == Role::normalisation;
template <class... L>
inline constexpr bool takes_operand_v<Sequential<L...>> =
    takes_operand_v<at_t<List<L...>, sizeof...(L) - 1>>;

/// Whether a Tap is set inside.
template <class Children>
inline constexpr bool any_sets_tap_v = false;
template <class L>
inline constexpr bool sets_tap_v = any_sets_tap_v<children_t<L>>;
template <FixedString name>
inline constexpr bool sets_tap_v<Tap<name>> = true;
template <class... L>
inline constexpr bool any_sets_tap_v<List<L...>> = sum({sets_tap_v<L>...}) > 0;

template <class... B>
inline constexpr int parameters_in_v<Add<B...>> = sum_of_parameters_v<B...>;

/// The branch that can add as it writes runs last and adds what the others gave. A branch that sets a Tap keeps its
/// place: those after it may read the Tap.
template <class... B>
struct LowerAs<Add<B...>> {
    static constexpr std::size_t final_branch = [] {
        constexpr std::size_t last = sizeof...(B) - 1;
        constexpr bool takes[] = {takes_operand_v<B>...};
        constexpr bool sets[] = {sets_tap_v<B>...};
        for (std::size_t i = 0; i <= last; ++i)
            if (takes[i] && (i == last || !sets[i])) return i;
        return sets[0] ? last : std::size_t{0};
    }();

    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        constexpr Lower branches[] = {&detail::lower<B>...};
        constexpr int counts[] = {parameters_in_v<B>...};
        int sum = outside.operand, final_base = base;
        for (std::size_t i = 0; i < sizeof...(B); base += counts[i++]) {
            if (i == final_branch) final_base = base;
            else sum = branches[i](lowering, in, base, {.operand = sum})[0];
        }
        return branches[final_branch](lowering, in, final_base, {sum, outside.applied});
    }
};

template <class... B>
inline constexpr int parameters_in_v<Mul<B...>> = sum_of_parameters_v<B...>;

template <class... B>
struct LowerAs<Mul<B...>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        constexpr Lower branches[] = {&detail::lower<B>...};
        constexpr int counts[] = {parameters_in_v<B>...};
        Graph& graph = lowering.graph;
        int product = none;
        for (std::size_t i = 0; i < sizeof...(B); base += counts[i++]) {
            const int factor = branches[i](lowering, in, base, {})[0];
            product = product == none ? factor : combine<Computation::multiply>(graph, product, {.operand = factor});
        }
        return finish(graph, product, outside);
    }
};

/// The layout of a whole: of images along their channels, and of what has a part that is so, channels last.
constexpr kernel::Layout layout_of_whole(const Graph& graph, const Values& parts, int axis) {
    bool channels_last = graph.value(parts[0]).extents.rank == 3 && axis == 0;
    for (int i = 0; i < parts.count; ++i)
        channels_last = channels_last || graph.value(parts[i]).layout == kernel::Layout::channels_last;
    return channels_last ? kernel::Layout::channels_last : kernel::Layout::rows;
}

/// Copies each part into its slice of the whole.
constexpr int concatenate(Graph& graph, const Values& parts, int axis) {
    Extents whole = graph.value(parts[0]).extents;
    axis = concat_axis(axis, whole);
    for (int i = 1; i < parts.count; ++i) join(whole, graph.value(parts[i]).extents, axis);
    const kernel::Layout layout = layout_of_whole(graph, parts, axis);
    const int result = graph.new_value(whole, layout);
    std::ptrdiff_t offset = 0;
    for (int i = 0; i < parts.count; ++i) put_slice(graph, graph.in_layout(parts[i], layout), result, axis, offset);
    return result;
}

/// The streams of all branches, one after the other.
template <class... B>
constexpr Values lower_all(Lowering& lowering, const Values& in, int base) {
    constexpr Lower branches[] = {&detail::lower<B>...};
    constexpr int counts[] = {parameters_in_v<B>...};
    Values all;
    for (std::size_t i = 0; i < sizeof...(B); base += counts[i++]) {
        const Values values = branches[i](lowering, in, base, {});
        for (int k = 0; k < values.count; ++k) all.append(values[k]);
    }
    return all;
}

template <int axis, class... B>
struct LowerConcat {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        const Values parts = lower_all<B...>(lowering, in, base);
        return finish(lowering.graph, concatenate(lowering.graph, parts, axis), outside);
    }
};
template <class... B>
struct LowerAs<Concat<B...>> : LowerConcat<along_channels, B...> {};
template <int k, class... B>
struct LowerAs<Concat<Axis<k>, B...>> : LowerConcat<k, B...> {};
template <class... B>
inline constexpr int parameters_in_v<Concat<B...>> = sum_of_parameters_v<B...>;
template <int k, class... B>
inline constexpr int parameters_in_v<Concat<Axis<k>, B...>> = sum_of_parameters_v<B...>;

/// Several streams have no sum and no activation: what follows a Fork takes them apart.
template <class... B>
struct LowerAs<Fork<B...>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside&) {
        return lower_all<B...>(lowering, in, base);
    }
};
template <class... B>
inline constexpr int parameters_in_v<Fork<B...>> = sum_of_parameters_v<B...>;

template <FixedString name>
struct LowerAs<Tap<name>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int, const Outside& outside) {
        lowering.kept.push_back({name.view(), in});
        return pass_on(lowering.graph, in, outside);
    }
};
template <FixedString name>
inline constexpr int parameters_in_v<Tap<name>> = 0;

template <FixedString name>
struct LowerAs<From<name>> {
    static constexpr Values lower(Lowering& lowering, const Values&, int, const Outside& outside) {
        return pass_on(lowering.graph, lowering.kept_as(name.view()), outside);
    }
};
template <FixedString name>
inline constexpr int parameters_in_v<From<name>> = 0;

/// Each branch runs under its guard and writes the one result. What it keeps is its own.
constexpr int lower_choice(Lowering& lowering, const Choice& choice, const Lower* branches, const int* counts,
                           const Values& in, int base) {
    Graph& graph = lowering.graph;
    const int number = static_cast<int>(graph.choices.size());
    graph.choices.push_back(choice);
    const int outside = graph.guard;
    int result = none;
    for (int i = 0; i < choice.count; base += counts[i++]) {
        graph.guard = outside;
        graph.guard = graph.add_guard(number, i);
        const std::size_t kept = lowering.kept.size();
        const int y = branches[i](lowering, in, base, {})[0];
        lowering.kept.shrink_to(kept);
        if (result == none) result = graph.new_value(graph.value(y).extents, graph.value(y).layout);
        graph.copy_to(y, result);
    }
    graph.guard = outside;
    return result;
}

template <class... B>
constexpr int lower_choice(Lowering& lowering, std::string_view name, int initial, const Values& in, int base) {
    constexpr Lower branches[] = {&lower<B>...};
    constexpr int counts[] = {parameters_in_v<B>...};
    return lower_choice(lowering, {name, sizeof...(B), initial}, branches, counts, in, base);
}

/// Off is an Identity, on is the layer; on unless said otherwise.
template <FixedString name, class L>
struct LowerAs<Optional<name, L>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        return finish(lowering.graph, lower_choice<Identity, L>(lowering, name.view(), 1, in, base), outside);
    }
};
template <FixedString name, class L>
inline constexpr int parameters_in_v<Optional<name, L>> = parameters_in_v<L>;

template <FixedString name, class... B>
struct LowerAs<Switch<name, B...>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        return finish(lowering.graph, lower_choice<B...>(lowering, name.view(), 0, in, base), outside);
    }
};
template <FixedString name, class... B>
inline constexpr int parameters_in_v<Switch<name, B...>> = sum_of_parameters_v<B...>;

/// How many choices are left in a normal form, without planning it.
template <class Children>
inline constexpr int choices_in_children_v = 0;
template <class L>
inline constexpr int choices_in_v = is_choice_v<L> + choices_in_children_v<children_t<L>>;
template <class... L>
inline constexpr int choices_in_children_v<List<L...>> = sum({choices_in_v<L>...});

}  // namespace idem::detail
