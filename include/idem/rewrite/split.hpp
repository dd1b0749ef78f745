/// split_t<Net, "layer2">: ::head runs up to and with that layer, ::tail takes what the head gives and runs the rest.
/// In the tail an Identity holds the place of each layer that went, so that no key shifts, and a note says what went,
/// so that the whole network's file loads; where several streams pass from head to tail, which an Identity does not
/// take, an empty Sequential does. The tail takes the network's Sides as well. The layer must stand in the network
/// itself or in Sequentials, not in a branch.
#pragma once

#include <idem/compose/sequential.hpp>
#include <idem/rewrite/edit.hpp>
#include <idem/rewrite/mark_removed.hpp>
#include <idem/rewrite/truncate.hpp>

#include <cstddef>
#include <type_traits>

namespace idem {
namespace detail {

template <class PlaceHolder>
struct TailEdit : EditBase {
    using place_holder = PlaceHolder;
    static constexpr Siblings before = Siblings::hold_place;
    template <class, Kind>
    using at = List<PlaceHolder>;
};

template <class N, class Input>
struct WithInput;
template <class Old, class... L, class Input>
struct WithInput<Network<Old, L...>, Input> {
    using type = Network<Input, L...>;
};

/// The Sides of a network's input.
template <class Input>
struct SidesOf {
    using type = List<>;
};
template <class... S>
struct SidesOf<Inputs<S...>> {
    using type = concat_t<std::conditional_t<InputStream<S>::flows, List<>, List<S>>...>;
};

/// What the tail takes: what the head gives, and the Sides beside it. `place_holder` lets so many streams pass.
template <class Given, class Sides>
struct TailInput;
template <class Given, class... Sides>
struct TailInput<Given, List<Sides...>> {
    using type = std::conditional_t<sizeof...(Sides) == 0, Given, Inputs<Given, Sides...>>;
    using place_holder = Identity;
};
template <class... Given, class... Sides>
struct TailInput<Outputs<Given...>, List<Sides...>> {
    using type = Inputs<Given..., Sides...>;
    using place_holder = Sequential<>;
};

/// The tail of `N` that takes a TailInput.
template <class N, FixedString path, class Input>
struct HeldTail {
    using held = edited_t<N, path, TailEdit<typename Input::place_holder>>;
    using marked = typename MarkRemoved<N, held, Taken::front, found_v<N, path>.route>::type;
    using type = typename WithInput<marked, typename Input::type>::type;
};

/// Whether every composition on the way to the target is a sequence or a name.
template <class L, Route route, int depth = 0>
constexpr bool only_sequences() {
    if constexpr (depth == route.depth) return true;
    else if constexpr (kind_v<L> == Kind::combinator) return false;
    else
        return only_sequences<at_t<children_t<L>, static_cast<std::size_t>(route.child[depth])>, route, depth + 1>();
}

template <class N, FixedString path>
constexpr bool splits() {
    if constexpr (!leads_somewhere<N, path>()) return false;
    else return only_sequences<definition_t<N>, found_v<N, path>.route>();
}

/// That the path leads to where a network can be split, and that the head is a network: it may give ids.
template <class N, FixedString path>
struct SplitCheck {
    static constexpr bool holds() {
        if constexpr (!splits<N, path>()) return false;
        else return succeeds<Truncate<N, path>>();
    }
    static constexpr Text sentence() {
        if constexpr (!leads_somewhere<N, path>()) return PathCheck<N, path>::sentence();
        else if constexpr (splits<N, path>()) return SurgeryCheck<Truncate<N, path>>::sentence();
        else return diagnostic::say(diagnostic::Code::split_inside_branch, {path.view()});
    }
};

template <class N, FixedString path>
struct Tail {
    using original = N;
    using path_check = SplitCheck<N, path>;
    static constexpr auto tail() {
        if constexpr (!splits<N, path>()) return Type<definition_t<N>>{};
        else {
            using head = NetworkTraits<typename Truncate<N, path>::type>;
            using sides = typename SidesOf<typename NetworkTraits<definition_t<N>>::input>::type;
            return HeldTail<N, path, TailInput<typename OutputOf<head::outcome>::type, sides>>{};
        }
    }
    using type = typename decltype(tail())::type;
};

}  // namespace detail

template <class N, FixedString path>
struct split_t {
    using tail = typename detail::Checked<detail::Tail<N, path>>::type;
    using head = std::conditional_t<detail::succeeds<detail::Truncate<N, path>>(),
                                    typename detail::Truncate<N, path>::type, tail>;
};

/// Whether split_t would compile.
template <class N, FixedString path>
inline constexpr bool can_split_v = detail::succeeds<detail::Tail<N, path>>();

}  // namespace idem
