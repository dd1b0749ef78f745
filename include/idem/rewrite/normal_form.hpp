/// normal_form_t<L>: what is left to run of a layer, a composition or a network, without names. Identity where nothing
/// is left; a single step; or a Sequential of steps. Two types with one normal form run the same code.
///
/// Laws: Sequential<Identity, F>, F and Sequential<F, Identity> have one normal form, and so has F with an Identity
/// anywhere inside it; Sequential is associative; a normal form is its own.
#pragma once

#include <idem/rewrite/eliminate.hpp>
#include <idem/rewrite/fuse.hpp>

#include <concepts>

namespace idem {
namespace detail {

template <class... Parts>
struct Structure<Fused<Parts...>> {
    static constexpr Kind kind = Kind::sequence;
    using children = List<Parts...>;
};
/// The parts of a step, to be joined anew.
template <class... Parts>
struct Remaining<Fused<Parts...>> : Remaining<Sequential<Parts...>> {};

}  // namespace detail

template <class L>
using normal_form_t = detail::left_t<L>;

/// Whether nothing of `L` is left to run.
template <class L>
inline constexpr bool is_identity_v = std::same_as<normal_form_t<L>, Identity>;

}  // namespace idem
