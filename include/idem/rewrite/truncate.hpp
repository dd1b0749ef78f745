/// truncate_t<Net, "avgpool">: the network up to and with that layer, for the features that it gives. Where the layer
/// stands in a branch of a combinator, the other branches go as well.
#pragma once

#include <idem/rewrite/edit.hpp>
#include <idem/rewrite/mark_removed.hpp>

namespace idem {
namespace detail {

struct TruncateEdit : EditBase {
    static constexpr Siblings after = Siblings::drop;
    template <class Target, Kind>
    using at = List<Target>;
};

template <class N, FixedString path>
struct Truncate {
    using original = N;
    using path_check = PathCheck<N, path>;
    static constexpr auto truncated() {
        if constexpr (!leads_somewhere<N, path>()) return Type<definition_t<N>>{};
        else return MarkRemoved<N, edited_t<N, path, TruncateEdit>, Taken::rest, found_v<N, path>.route>{};
    }
    using type = typename decltype(truncated())::type;
};

}  // namespace detail

template <class N, FixedString path>
using truncate_t = typename detail::Checked<detail::Truncate<N, path>>::type;

/// Whether truncate_t would compile: not where the layer reads a Tap of a branch that goes.
template <class N, FixedString path>
inline constexpr bool can_truncate_v = detail::succeeds<detail::Truncate<N, path>>();

}  // namespace idem
