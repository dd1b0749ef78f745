/// remove_t<Net, "relu2">: takes a layer out together with its slot. As in PyTorch, the layers behind it that have no
/// names move up by one index; to keep their keys, replace the layer by Identity instead. In a branch of a combinator
/// an Identity stays behind.
#pragma once

#include <idem/rewrite/edit.hpp>
#include <idem/rewrite/mark_removed.hpp>

#include <type_traits>

namespace idem {
namespace detail {

struct RemoveEdit : EditBase {
    static constexpr bool whole_slot = true;
    template <class, Kind parent>
    using at = std::conditional_t<parent == Kind::sequence, List<>, List<Identity>>;
};

template <class N, FixedString path>
struct Remove {
    using original = N;
    using path_check = PathCheck<N, path>;
    static constexpr auto removed() {
        if constexpr (!leads_somewhere<N, path>()) return Type<definition_t<N>>{};
        else return MarkRemoved<N, edited_t<N, path, RemoveEdit>, Taken::target, found_v<N, path>.route>{};
    }
    using type = typename decltype(removed())::type;
};

}  // namespace detail

template <class N, FixedString path>
using remove_t = typename detail::Checked<detail::Remove<N, path>>::type;

/// Whether remove_t would compile.
template <class N, FixedString path>
inline constexpr bool can_remove_v = detail::succeeds<detail::Remove<N, path>>();

}  // namespace idem
