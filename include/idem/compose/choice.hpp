/// Choices that are made at run time:
///   Optional<"name", L>         L, or nothing; L must keep its shape
///   Switch<"name", A, B...>     one of its branches, by number; all must give the same shape, of floats
/// `model.with<"name">(choice)` makes the choice. Their names are part of the path, as an attribute's in PyTorch;
/// the branches of a Switch have their index below it, or names of their own. Several choices of one name are made
/// together. A Tap inside of one is not seen outside: it might not have run.
#pragma once

#include <idem/compose/named.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/compose/trace.hpp>
#include <idem/support/fixed_string.hpp>

#include <string_view>

namespace idem {

template <FixedString name, class L>
struct Optional {
    using definition = Optional;
};

template <FixedString name, class... B>
struct Switch {
    using definition = Switch;
};

namespace detail {

template <FixedString name, class L>
struct Structure<Optional<name, L>> {
    static constexpr Kind kind = Kind::slot;
    using children = List<L>;
    template <class... C>
    using rebuild = Optional<name, C...>;
};
template <FixedString name, class... B>
struct Structure<Switch<name, B...>> {
    static constexpr Kind kind = Kind::combinator;
    using children = List<B...>;
    template <class... C>
    using rebuild = Switch<name, C...>;
};

/// Whether a run may leave out what is inside.
template <class L>
inline constexpr bool is_choice_v = false;
template <FixedString name, class L>
inline constexpr bool is_choice_v<Optional<name, L>> = true;
template <FixedString name, class... B>
inline constexpr bool is_choice_v<Switch<name, B...>> = true;

IDEM_COLD constexpr void trace_optional(Flow& flow, const Place& place, std::string_view name, const Flaw& flaw,
                                        Trace layer) {
    blame_flaw(flow, flaw, flow.nodes);
    const Path path{place.named, name, 0};
    const Streams in = flow.streams;
    const int giver = flow.giver, number = flow.nodes;
    if (flow.observer) flow.observer->choose(name);
    const int kept = flow.kept_count;
    layer(flow, {&path, &path, place.trail.below(0)});
    flow.kept_count = kept;
    const bool same = flow.streams == in && in.count == 1;
    if (same && in[0].numbers == Numbers::real) return;
    const auto code = same ? diagnostic::Code::branch_gives_no_floats : diagnostic::Code::optional_changes_shape;
    Fault fault{.code = code, .node = number, .givers = {giver, flow.giver}};
    fault.given[0] = in;
    fault.given[1] = flow.streams;
    flow.blame(fault);
}

IDEM_COLD constexpr void trace_switch(Flow& flow, const Place& place, std::string_view type, std::string_view name,
                                      const Flaw& flaw, const Child* children, int count) {
    using diagnostic::Code;
    const Path path{place.named, name, 0};
    visit(flow, {&path, &path, place.trail}, type, Kind::combinator, nullptr, [&](int number) {
        blame_flaw(flow, flaw, number);
        const Streams in = flow.streams;
        const int giver = flow.giver;
        int first_giver = no_node;
        Streams out;
        if (flow.observer) flow.observer->choose(name);
        if (count == 0) flow.blame({.code = Code::no_branches, .node = number});
        for (int i = 0; i < count; ++i) {
            flow.streams = in;
            flow.giver = giver;
            const Path slot{&path, {}, i};
            const Path* named = children[i].kind == Kind::slot ? &path : &slot;
            const int kept = flow.kept_count;
            children[i].trace(flow, {named, &slot, place.trail.below(i)});
            flow.kept_count = kept;
            const bool single = flow.streams.count == 1;
            if (!single || flow.streams[0].numbers != Numbers::real) {
                const Code code = single ? Code::branch_gives_no_floats : Code::branch_gives_several;
                Fault fault{.code = code, .node = number, .givers = {no_node, flow.giver}};
                fault.given[1] = flow.streams;
                flow.blame(fault);
            }
            if (i == 0) {
                out = flow.streams;
                first_giver = flow.giver;
            } else if (!(flow.streams == out)) {
                Fault fault{.code = Code::switch_disagrees, .node = number, .givers = {first_giver, flow.giver}};
                fault.given[0] = out;
                fault.given[1] = flow.streams;
                flow.blame(fault);
            }
        }
        if (count > 0) flow.streams = out;
        flow.giver = number;
    });
}

template <FixedString name, class L>
struct Tracer<Optional<name, L>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view) {
        detail::trace_optional(flow, place, name.view(), name_flaw_v<name>, &detail::trace<L>);
    }
};

template <FixedString name, class... B>
struct Tracer<Switch<name, B...>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        const Child children[sizeof...(B) + 1] = {child_v<B>..., {}};
        trace_switch(flow, place, type, name.view(), name_flaw_v<name>, children, sizeof...(B));
    }
};

}  // namespace detail
}  // namespace idem
