/// layers<Net>: the layers of a network as a Hana tuple of types, for metaprograms of your own.
///
///     constexpr auto linear = hana::count_if(layers<Net>, is_linear);
#pragma once

#include <idem/compose/network.hpp>
#include <idem/support/hana.hpp>
#include <idem/support/type_list.hpp>

namespace idem {
namespace detail {

/// Layers in the order of the walk; compositions are taken apart.
template <class L>
struct LeavesOf;
template <class... L>
struct LeavesOf<List<L...>> {
    using type = concat_t<typename LeavesOf<L>::type...>;
};
template <class L>
struct LeavesOf {
    using type = typename LeavesOf<children_t<L>>::type;
};
template <class L>
    requires(kind_v<L> == Kind::leaf)
struct LeavesOf<L> {
    using type = List<L>;
};

template <class... L>
using HanaTypes = boost::hana::tuple<boost::hana::type<L>...>;

}  // namespace detail

template <NetworkType Net>
inline constexpr auto layers =
    detail::apply_t<typename detail::LeavesOf<detail::definition_t<Net>>::type, detail::HanaTypes>{};

}  // namespace idem
