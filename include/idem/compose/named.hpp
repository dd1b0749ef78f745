/// Named: gives a layer the name that it has in PyTorch's state_dict.
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/support/fixed_string.hpp>

#include <string_view>

namespace idem {

template <FixedString name, class L>
struct Named {
    using definition = Named;
};

namespace detail {

template <FixedString name, class L>
struct Structure<Named<name, L>> {
    static constexpr Kind kind = Kind::slot;
    using children = List<L>;
    template <class... C>
    using rebuild = Named<name, C...>;
};

/// A name is no node of its own: what it names is found under it.
IDEM_COLD constexpr void trace_named(Flow& flow, const Place& place, std::string_view name, Trace named) {
    if (name.empty()) flow.blame({.code = diagnostic::Code::name_empty, .node = flow.nodes});
    const Path path{place.named, name, 0};
    named(flow, {&path, &path, place.trail.below(0)});
}

template <FixedString name, class L>
struct Tracer<Named<name, L>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view) {
        trace_named(flow, place, name.view(), &detail::trace<L>);
    }
};

}  // namespace detail
}  // namespace idem
