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

constexpr void blame_flaw(Flow& flow, const Flaw& flaw, int number) {
    if (flaw.code != diagnostic::Code::none) flow.blame({.code = flaw.code, .node = number, .flaw = flaw});
}

/// Looked at once for each name, and not again on every walk.
template <FixedString name>
inline constexpr Flaw name_flaw_v =
    name.size() == no_literal ? Flaw{diagnostic::Code::no_literal, "name", {}} : name_flaw(name.view());

/// A name is no node of its own: what it names is found under it.
IDEM_COLD constexpr void trace_named(Flow& flow, const Place& place, std::string_view name, const Flaw& flaw,
                                     Trace named) {
    blame_flaw(flow, flaw, flow.nodes);
    const Path path{place.named, name, 0};
    named(flow, {&path, &path, place.trail.below(0)});
}

template <FixedString name, class L>
struct Tracer<Named<name, L>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view) {
        // Qualified: else the compiler looks for friends in all that L is made of, a Shape<-8> in a layer too.
        detail::trace_named(flow, place, name.view(), name_flaw_v<name>, &detail::trace<L>);
    }
};

}  // namespace detail
}  // namespace idem
