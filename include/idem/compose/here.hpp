/// Here: what stands in it has the path of what is around it: a parameter that is a module's own, beside its submodules.
#pragma once

#include <idem/compose/trace.hpp>

#include <string_view>

namespace idem {

template <class L>
struct Here {
    using definition = Here;
};

namespace detail {

template <class L>
struct Structure<Here<L>> {
    static constexpr Kind kind = Kind::slot;
    using children = List<L>;
    template <class... C>
    using rebuild = Here<C...>;
};
template <class L>
struct Tracer<Here<L>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view) {
        detail::trace<L>(flow, {place.named, place.named, place.trail.below(0)});
    }
};

}  // namespace detail
}  // namespace idem
