/// What is left of a composed type when everything goes that computes nothing: Identity, Dropout, names, marks, nested
/// Sequentials, combinators of one branch, choices between nothing and nothing.
///
/// Weight map: none of these has parameters, and none changes the order of those that stay. A network and its normal
/// form therefore have the same parameters, in the same order.
#pragma once

#include <idem/compose/branches.hpp>
#include <idem/compose/checkpoint.hpp>
#include <idem/compose/choice.hpp>
#include <idem/compose/here.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/pass_through.hpp>
#include <idem/compose/recurrent.hpp>
#include <idem/compose/removed.hpp>
#include <idem/compose/tap.hpp>
#include <idem/layer/identity.hpp>
#include <idem/rewrite/fuse.hpp>
#include <idem/support/type_list.hpp>

#include <concepts>
#include <type_traits>

namespace idem::detail {

/// The steps that are left of `L`, one after the other; an empty list is an Identity.
template <class L>
struct Remaining {
    using type = std::conditional_t<role_v<L> == Role::nothing, List<>, List<L>>;
};

template <class L>
using remaining_t = typename Remaining<definition_t<L>>::type;

/// A list of steps as one layer.
template <class Steps>
struct AsLayer {
    using type = apply_t<Steps, Sequential>;
};
template <>
struct AsLayer<List<>> {
    using type = Identity;
};
template <class L>
struct AsLayer<List<L>> {
    using type = L;
};

template <class L>
using left_t = typename AsLayer<fused_t<remaining_t<L>>>::type;

template <class... L>
struct Remaining<Sequential<L...>> {
    using type = concat_t<remaining_t<L>...>;
};
template <class Input, class... L>
struct Remaining<Network<Input, L...>> : Remaining<Sequential<L...>> {};
template <FixedString name, class L>
struct Remaining<Named<name, L>> {
    using type = remaining_t<L>;
};
template <class L>
struct Remaining<Here<L>> {
    using type = remaining_t<L>;
};
template <class Rules>
struct Remaining<Checkpoint<Rules>> {
    using type = List<>;
};
template <FixedString... paths>
struct Remaining<Removed<paths...>> {
    using type = List<>;
};
template <FixedString name, class L>
struct Remaining<Tap<name, L>> {
    using type = concat_t<remaining_t<L>, List<Tap<name>>>;
};

template <class... B>
struct Remaining<Add<B...>> {
    using type = List<Add<left_t<B>...>>;
};
template <class B>
struct Remaining<Add<B>> {
    using type = remaining_t<B>;
};
template <class Body, class Shortcut>
struct Remaining<Residual<Body, Shortcut>> : Remaining<Add<Body, Shortcut>> {};
template <class... B>
struct Remaining<Mul<B...>> {
    using type = List<Mul<left_t<B>...>>;
};
template <class B>
struct Remaining<Mul<B>> {
    using type = remaining_t<B>;
};
template <class... B>
struct Remaining<Concat<B...>> {
    using type = List<Concat<left_t<B>...>>;
};
template <int k, class... B>
struct Remaining<Concat<Axis<k>, B...>> {
    using type = List<Concat<Axis<k>, left_t<B>...>>;
};
template <class B>
struct Remaining<Concat<B>> {
    using type = remaining_t<B>;
};
template <int k, class B>
struct Remaining<Concat<Axis<k>, B>> {
    using type = remaining_t<B>;
};
template <class Whole, class... B>
struct Remaining<BothWays<Whole, B...>> : Remaining<Concat<B...>> {};
template <class... B>
struct Remaining<Fork<B...>> {
    using type = List<Fork<left_t<B>...>>;
};
template <class B>
struct Remaining<Fork<B>> {
    using type = remaining_t<B>;
};

template <FixedString name, class L>
struct Remaining<Optional<name, L>> {
    using type =
        std::conditional_t<std::same_as<left_t<L>, Identity>, List<>, List<Optional<name, left_t<L>>>>;
};
template <FixedString name, class... B>
struct Remaining<Switch<name, B...>> {
    using type = std::conditional_t<(std::same_as<left_t<B>, Identity> && ...), List<>,
                                    List<Switch<name, left_t<B>...>>>;
};

}  // namespace idem::detail
