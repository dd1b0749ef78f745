/// Asks a network what stands at a path: layer_at_t<Net, "layer1.0.conv1">, has_layer_v<Net, "fc">.
#pragma once

#include <idem/compose/find.hpp>

#include <cstddef>

namespace idem {
namespace detail {

template <class L, Route route, int depth>
struct AtRoute {
    using child = at_t<children_t<L>, static_cast<std::size_t>(route.child[depth])>;
    using type = typename AtRoute<child, route, depth + 1>::type;
};
template <class L, Route route, int depth>
    requires(depth == route.depth)
struct AtRoute<L, route, depth> {
    using type = L;
};

template <class N, FixedString path>
struct LayerAt {
    static_assert(fits<says_t<PathCheck<N, path>>>, "idem: this does not fit together");
    static constexpr auto found() {
        if constexpr (!leads_somewhere<N, path>()) return Type<N>{};
        else return AtRoute<definition_t<N>, found_v<N, path>.route, 0>{};
    }
    using type = typename decltype(found())::type;
};

}  // namespace detail

/// Whether exactly one layer stands at `path`.
template <class N, FixedString path>
inline constexpr bool has_layer_v = detail::leads_somewhere<N, path>();

/// The layer at `path`, without its name.
template <class N, FixedString path>
using layer_at_t = typename detail::LayerAt<N, path>::type;

}  // namespace idem
