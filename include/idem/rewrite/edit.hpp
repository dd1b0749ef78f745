/// Changes a network along the route to one layer; all surgery on types is one of these edits.
#pragma once

#include <idem/compose/branches.hpp>
#include <idem/compose/choice.hpp>
#include <idem/compose/find.hpp>
#include <idem/compose/keys.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/structure.hpp>
#include <idem/support/type_list.hpp>

#include <cstddef>
#include <type_traits>

namespace idem::detail {

/// What becomes of the siblings on one side of the route.
enum class Siblings { keep, drop, hold_place };

/// An edit says what stands where its target stood (`at`), and what becomes of the siblings before and after it in
/// every sequence on the way. `whole_slot`: a name around the target counts as part of it. `place_holder` is what
/// Siblings::hold_place leaves.
struct EditBase {
    using place_holder = Identity;
    static constexpr Siblings before = Siblings::keep;
    static constexpr Siblings after = Siblings::keep;
    static constexpr bool whole_slot = false;
};

template <Siblings siblings, class L, class PlaceHolder>
struct SiblingList {
    using type = L;
};
template <class... T, class PlaceHolder>
struct SiblingList<Siblings::drop, List<T...>, PlaceHolder> {
    using type = List<>;
};
template <class... T, class PlaceHolder>
struct SiblingList<Siblings::hold_place, List<T...>, PlaceHolder> {
    using type = List<std::conditional_t<kind_v<T> == Kind::marker, T, PlaceHolder>...>;
};

/// Whether the route ends right below `L`, or below names around it.
template <class L, Route route, int depth>
constexpr bool is_slot_of_target() {
    if constexpr (kind_v<L> != Kind::slot) return false;
    else if constexpr (depth + 1 == route.depth) return true;
    else return is_slot_of_target<at_t<children_t<L>, 0>, route, depth + 1>();
}

/// Branch number `position` of the combinator `L` without its siblings, such that its paths stay as they were. A Fork
/// of one gives what the branch gives, be it several streams.
template <class L, std::size_t position, class Branch>
struct Alone {
    using type = Fork<Branch>;
};
template <FixedString name, class... B, std::size_t position, class Branch>
struct Alone<Switch<name, B...>, position, Branch> {
    static constexpr Text digits = diagnostic::number(position);
    static constexpr auto named() {
        if constexpr (kind_v<Branch> == Kind::slot) return Type<Named<name, Branch>>{};
        else return Type<Named<name, Named<plain(FixedString<digits.size()>{digits.view()}), Branch>>>{};
    }
    using type = typename decltype(named())::type;
};

template <class L, Route route, int depth, class Edit>
struct EditAt {
    static constexpr std::size_t position = static_cast<std::size_t>(route.child[depth]);
    static constexpr Kind kind = kind_v<L>;
    using children = children_t<L>;
    using child = at_t<children, position>;

    static constexpr auto edited() {
        if constexpr (depth + 1 == route.depth || (Edit::whole_slot && is_slot_of_target<child, route, depth + 1>()))
            return Type<typename Edit::template at<child, kind>>{};
        else return Type<List<typename EditAt<child, route, depth + 1, Edit>::type>>{};
    }
    using middle = typename decltype(edited())::type;

    template <Siblings siblings, class Around>
    using around = typename SiblingList<siblings, Around, typename Edit::place_holder>::type;

    static constexpr auto rebuilt() {
        using before = slice_t<children, 0, position>;
        using after = slice_t<children, position + 1, children::size>;
        if constexpr (kind == Kind::combinator && Edit::after == Siblings::drop && children::size > 1) {
            return Alone<definition_t<L>, position, at_t<middle, 0>>{};
        } else if constexpr (kind == Kind::sequence) {
            using all = concat_t<around<Edit::before, before>, middle, around<Edit::after, after>>;
            return Type<apply_t<all, structure_t<L>::template rebuild>>{};
        } else {
            return Type<apply_t<concat_t<before, middle, after>, structure_t<L>::template rebuild>>{};
        }
    }
    using type = typename decltype(rebuilt())::type;
};

/// The network after the edit. The path must lead to one layer.
template <class N, FixedString path, class Edit>
using edited_t = typename EditAt<definition_t<N>, found_v<N, path>.route, 0, Edit>::type;

/// `Edit` at `path` of `N`; the network itself where the path leads nowhere, which the path's check reports.
template <class N, FixedString path, class Edit>
struct SimpleSurgery {
    static constexpr bool brings_keys = Edit::brings_keys;
    using original = N;
    using path_check = PathCheck<N, path>;
    static constexpr auto edited() {
        if constexpr (!leads_somewhere<N, path>()) return Type<definition_t<N>>{};
        else return Type<edited_t<N, path, Edit>>{};
    }
    using type = typename decltype(edited())::type;
};

/// Whether `L` may have parameters, so that their keys might be there already. To look at all keys takes as long as to
/// look whether all fits.
template <class L>
inline constexpr bool may_bring_keys_v = kind_v<L> != Kind::leaf || MayHaveParameters<L>;

/// Whether a layer in it has another one's parameters.
template <class L>
inline constexpr bool has_ties_v = requires { L::tied; };
template <class... L>
inline constexpr bool has_ties_v<List<L...>> = (has_ties_v<L> || ...);
template <class L>
    requires(kind_v<L> != Kind::leaf && kind_v<L> != Kind::marker)
inline constexpr bool has_ties_v<L> = has_ties_v<children_t<L>>;

template <class Surgery>
struct SurgeryKeysCheck : NoFault {};
template <class Surgery>
    requires Surgery::brings_keys
struct SurgeryKeysCheck<Surgery> : KeysCheck<typename Surgery::type> {};

/// Why `Surgery` does not compile: its path, the first layer that no longer fits, or keys that are not unique. Empty
/// where it does.
template <class Surgery>
struct SurgeryCheck {
    static constexpr bool holds() {
        if constexpr (!Surgery::path_check::holds()) return false;
        else if constexpr (!NetworkTraits<typename Surgery::type>::check::holds()) return false;
        else return SurgeryKeysCheck<Surgery>::holds();
    }
    static constexpr Text sentence() {
        if constexpr (!Surgery::path_check::holds()) return Surgery::path_check::sentence();
        else if constexpr (!NetworkTraits<typename Surgery::type>::check::holds())
            return NetworkTraits<typename Surgery::type>::check::sentence();
        else return SurgeryKeysCheck<Surgery>::sentence();
    }
};

/// Whether `Surgery` would compile.
template <class Surgery>
constexpr bool succeeds() {
    return SurgeryCheck<Surgery>::holds();
}

/// The network that `Surgery` makes, once its path and its shapes are checked; the old one if they are wrong, or any if
/// that was none, so that what is done with it next is no second error. Errors print the surgery's own short name, such as
/// Replace<Net, "fc", Identity>, and not the network that comes of it.
template <class Surgery>
struct Checked {
    static_assert(fits<says_t<SurgeryCheck<Surgery>>>, "idem: this does not fit together");
    using old = std::conditional_t<NetworkType<typename Surgery::original>, typename Surgery::original, Network<Shape<1>>>;
    using made = std::conditional_t<succeeds<Surgery>(), Surgery, Definition<old>>;
    using type = typename made::type;
};

}  // namespace idem::detail
