/// What surgery leaves behind of layers that it took away: their paths, so that their parameters in a file are known
/// and not "unexpected". Computes nothing, takes no index, and stands at the end of a Network.
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/support/fixed_string.hpp>

#include <cstddef>
#include <string_view>

namespace idem {

template <FixedString... paths>
struct Removed {
    using definition = Removed;
};

namespace detail {

template <FixedString... paths>
struct Structure<Removed<paths...>> {
    static constexpr Kind kind = Kind::marker;
    using children = List<>;
};

template <FixedString... paths>
struct Tracer<Removed<paths...>> {
    static constexpr void trace(Flow& flow, const Place&, std::string_view) {
        if (flow.observer == nullptr) return;
        const std::string_view list[]{paths.view()..., {}};
        for (std::size_t i = 0; i < sizeof...(paths); ++i) flow.observer->removed(list[i]);
    }
};

}  // namespace detail
}  // namespace idem
