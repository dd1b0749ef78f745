/// How a composed type is taken apart and put together again: its kind, its children, and the same combinator around
/// other children. Surgery, normal form and paths all walk by this.
///
/// A struct that derives from a composition (`struct Block : Sequential<…> {}`) counts as what it derives from.
#pragma once

#include <idem/support/type_list.hpp>

namespace idem::detail {

enum class Kind {
    leaf,        // a layer
    sequence,    // children one after the other; each has its index as its slot
    combinator,  // children side by side, or around each other; adds nothing to a path
    slot,        // one child under a name of its own
    marker,      // nothing that runs; takes no index
};

/// A layer has no children. Each composition specialises this beside its own definition.
template <class L>
struct Structure {
    static constexpr Kind kind = Kind::leaf;
    using children = List<>;
};

/// The composition that `L` is or derives from; a layer is its own. Compositions are not looked into: a network that
/// does not fit must be nameable without being instantiated.
template <class L>
struct Definition {
    using type = L;
};
template <class L>
    requires(Structure<L>::kind == Kind::leaf) && requires { typename L::definition; }
struct Definition<L> {
    using type = typename L::definition;
};
template <class L>
using definition_t = typename Definition<L>::type;

template <class L>
using structure_t = Structure<definition_t<L>>;
template <class L>
using children_t = typename structure_t<L>::children;
template <class L>
inline constexpr Kind kind_v = structure_t<L>::kind;

}  // namespace idem::detail
