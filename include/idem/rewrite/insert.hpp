/// insert_before_t<Net, "fc", L>, insert_after_t<Net, "fc", L>: a further layer in front of or behind a slot. As in
/// PyTorch, the layers behind it that have no names move down by one index. Give the new layer a name with Named<>.
#pragma once

#include <idem/compose/sequential.hpp>
#include <idem/rewrite/edit.hpp>

#include <type_traits>

namespace idem {
namespace detail {

template <class L>
struct InsertBeforeEdit : EditBase {
    static constexpr bool whole_slot = true;
    static constexpr bool brings_keys = may_bring_keys_v<L>;
    template <class Target, Kind parent>
    using at = std::conditional_t<parent == Kind::sequence, List<L, Target>, List<Sequential<L, Target>>>;
};

template <class L>
struct InsertAfterEdit : EditBase {
    static constexpr bool whole_slot = true;
    static constexpr bool brings_keys = may_bring_keys_v<L>;
    template <class Target, Kind parent>
    using at = std::conditional_t<parent == Kind::sequence, List<Target, L>, List<Sequential<Target, L>>>;
};

template <class N, FixedString path, class L>
using InsertBefore = SimpleSurgery<N, path, InsertBeforeEdit<L>>;
template <class N, FixedString path, class L>
using InsertAfter = SimpleSurgery<N, path, InsertAfterEdit<L>>;

}  // namespace detail

template <class N, FixedString path, class L>
using insert_before_t = typename detail::Checked<detail::InsertBefore<N, path, L>>::type;

template <class N, FixedString path, class L>
using insert_after_t = typename detail::Checked<detail::InsertAfter<N, path, L>>::type;

/// Whether insert_before_t would compile.
template <class N, FixedString path, class L>
inline constexpr bool can_insert_before_v = detail::succeeds<detail::InsertBefore<N, path, L>>();

/// Whether insert_after_t would compile.
template <class N, FixedString path, class L>
inline constexpr bool can_insert_after_v = detail::succeeds<detail::InsertAfter<N, path, L>>();

}  // namespace idem
