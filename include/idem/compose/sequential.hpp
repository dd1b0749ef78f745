/// Sequential: layers one after the other. Source: torch.nn.Sequential.
#pragma once

#include <idem/compose/trace.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace idem {

/// A child without a name has its index as its path. An empty Sequential is an Identity.
template <class... L>
struct Sequential {
    using definition = Sequential;
};

namespace detail {

/// Walks the children; those that combinators are keep the name scope around them.
IDEM_COLD constexpr void trace_children(Flow& flow, const Place& place, const Child* children, int count) {
    int index = 0;
    for (int i = 0; i < count; ++i) {
        const Child& child = children[i];
        if (child.identity && flow.observer == nullptr && flow.streams.count == 1) {  // what the walk would come to
            flow.giver = flow.nodes++;
            ++index;
            continue;
        }
        if (child.kind == Kind::marker) {
            child.trace(flow, place);
            continue;
        }
        const Path slot{place.indexed, {}, index++};
        const Path* named = child.kind == Kind::leaf || child.kind == Kind::sequence ? &slot : place.named;
        child.trace(flow, {named, &slot, place.trail.below(i)});
    }
}

IDEM_COLD constexpr void trace_sequence(Flow& flow, const Place& place, std::string_view type, const Child* children,
                              int count) {
    visit(flow, place, type, Kind::sequence, nullptr,
          [&](int) { trace_children(flow, place, children, count); });
}

template <class... L>
struct Structure<Sequential<L...>> {
    static constexpr Kind kind = Kind::sequence;
    using children = List<L...>;
    template <class... C>
    using rebuild = Sequential<C...>;
};

template <class... L>
struct Tracer<Sequential<L...>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        const Child children[sizeof...(L) + 1] = {child_v<L>..., {}};
        trace_sequence(flow, place, type, children, sizeof...(L));
    }
};

template <class L, class Indices>
struct Repeated;
template <class L, std::size_t... I>
struct Repeated<L, std::index_sequence<I...>> {
    template <std::size_t>
    using same = L;
    using type = Sequential<same<I>...>;
};

/// What stands in the place of a negative number of layers, to be reported.
template <int N>
struct NegativeRepeat {
    static constexpr Role role = Role::nothing;
    static constexpr Flaw flaw() { return {diagnostic::Code::option_out_of_range, "N", {N, 0}}; }
    static constexpr Extents output(Extents in) { return in; }
};
template <class L, int N>
struct RepeatedTimes : Repeated<L, std::make_index_sequence<std::size_t{N}>> {};
template <class L, int N>
    requires(N < 0)
struct RepeatedTimes<L, N> {
    using type = Sequential<NegativeRepeat<N>>;
};

}  // namespace detail

/// `N` layers of one type, each with its own parameters: Sequential<L, L, …>.
template <int N, class L>
struct Repeat : detail::RepeatedTimes<L, N>::type {};

}  // namespace idem
