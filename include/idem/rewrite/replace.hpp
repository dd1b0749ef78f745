/// replace_t<Net, "fc", L>: another layer in a slot. The slot keeps its name or index, so no key shifts; a name that L
/// comes with is dropped.
/// replace_each_t<Net, L, "layer.10", "layer.11">: in one slot or several; only what comes of all of it has to fit.
/// replace_if_t<Net, Pred, L>: in every slot whose layer has Pred<Layer>::value.
///
/// Laws: replacing a layer by itself gives the same network; what was put is what stands there; of two replacements in
/// one slot the last counts.
#pragma once

#include <idem/compose/layer_at.hpp>
#include <idem/compose/named.hpp>
#include <idem/rewrite/edit.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

namespace idem {
namespace detail {

template <class L>
struct ReplaceEdit : EditBase {
    template <class, Kind>
    using at = List<L>;
};

/// A layer without the name that it is given with: the slot keeps its own.
template <class L>
struct Unnamed {
    using type = L;
};
template <FixedString name, class L>
struct Unnamed<Named<name, L>> : Unnamed<L> {};

/// Whether `L` in a slot of `N` may have a key that is there already, or may not be what another layer is tied to. A
/// single layer has the keys below its slot's path, which no other has: a hundred of them in turn take half the time.
template <class N, class L>
inline constexpr bool may_repeat_keys_v =
    may_bring_keys_v<L> && (kind_v<L> != Kind::leaf || has_ties_v<L> || has_ties_v<definition_t<N>>);

template <class N, FixedString path, class L>
struct Replace {
    static constexpr bool brings_keys = may_repeat_keys_v<N, typename Unnamed<L>::type>;
    using original = N;
    using path_check = PathCheck<N, path>;
    static constexpr auto replaced() {
        if constexpr (!leads_somewhere<N, path>()) return Type<definition_t<N>>{};
        else if constexpr (std::same_as<layer_at_t<N, path>, typename Unnamed<L>::type>) return Type<definition_t<N>>{};
        else return Type<edited_t<N, path, ReplaceEdit<typename Unnamed<L>::type>>>{};
    }
    using type = typename decltype(replaced())::type;
};

template <class N, class L, FixedString... paths>
struct ReplaceInTurn {
    using path_check = IsNetwork<N>;
    using type = definition_t<N>;
};
template <class N, class L, FixedString path, FixedString... rest>
struct ReplaceInTurn<N, L, path, rest...> {
    using first = Replace<N, path, L>;
    using others = ReplaceInTurn<typename first::type, L, rest...>;
    struct path_check {
        static constexpr bool holds() { return first::path_check::holds() && others::path_check::holds(); }
        static constexpr Text sentence() {
            if constexpr (!first::path_check::sentence().empty()) return first::path_check::sentence();
            else return others::path_check::sentence();
        }
    };
    using type = typename others::type;
};

template <class N, class L, FixedString... paths>
struct ReplaceEach : ReplaceInTurn<N, L, paths...> {
    static constexpr bool brings_keys = may_repeat_keys_v<N, typename Unnamed<L>::type>;
    using original = N;
};
template <class N, class L>
struct ReplaceEach<N, L> {
    using original = N;
    struct path_check {
        static constexpr bool holds() { return false; }
        static constexpr Text sentence() { return diagnostic::say(diagnostic::Code::no_paths, {}); }
    };
    using type = definition_t<N>;
};

template <class P>
concept Answers = requires { typename std::bool_constant<static_cast<bool>(P::value)>; };

template <class L, template <class...> class Pred, class New>
struct ReplaceIf;

template <class L, template <class...> class Pred, class New>
constexpr auto replaced_inside() {
    if constexpr (kind_v<L> == Kind::leaf || kind_v<L> == Kind::marker) return Type<L>{};
    else {
        using children = children_t<L>;
        using replaced = typename ReplaceIf<children, Pred, New>::type;
        if constexpr (std::same_as<children, replaced>) return Type<L>{};
        else return Type<apply_t<replaced, structure_t<L>::template rebuild>>{};
    }
}

template <class L, template <class...> class Pred, class New>
struct ReplaceIf {
    static constexpr bool asks = kind_v<L> != Kind::slot;
    static constexpr bool matches = [] {
        if constexpr (asks && Answers<Pred<L>>) return static_cast<bool>(Pred<L>::value);
        else return false;
    }();
    /// The first predicate that does not answer; empty if all do.
    static constexpr std::string_view unanswered = [] {
        if constexpr (asks && !Answers<Pred<L>>) return raw_type_name<Pred<L>>();
        else if constexpr (matches) return std::string_view{};
        else return ReplaceIf<children_t<L>, Pred, New>::unanswered;
    }();
    static constexpr auto replaced() {
        if constexpr (matches) return Type<New>{};
        else return replaced_inside<L, Pred, New>();
    }
    using type = typename decltype(replaced())::type;
};
template <class... L, template <class...> class Pred, class New>
struct ReplaceIf<List<L...>, Pred, New> {
    static constexpr std::string_view unanswered = [] {
        std::string_view first;
        ((first.empty() ? void(first = ReplaceIf<L, Pred, New>::unanswered) : void()), ...);
        return first;
    }();
    using type = List<typename ReplaceIf<L, Pred, New>::type...>;
};

/// That `N` is a network, and `Pred` answers for all that it is asked about.
template <class N, template <class...> class Pred, class New>
struct PredicateCheck : IsNetwork<N> {};
template <NetworkType N, template <class...> class Pred, class New>
struct PredicateCheck<N, Pred, New> {
    static constexpr std::string_view unanswered = ReplaceIf<children_t<N>, Pred, New>::unanswered;
    static constexpr bool holds() { return unanswered.empty(); }
    static constexpr Text sentence() {
        if (holds()) return {};
        Text name;
        append_type_name(name, unanswered);
        return diagnostic::say(diagnostic::Code::not_a_predicate, {name.view()});
    }
};

template <class N, template <class...> class Pred, class New>
struct ReplaceAll {
    static constexpr bool brings_keys = may_bring_keys_v<New>;
    using original = N;
    using path_check = PredicateCheck<N, Pred, New>;
    static constexpr auto replaced() {
        if constexpr (!NetworkType<N>) return Type<N>{};
        else return replaced_inside<definition_t<N>, Pred, New>();
    }
    using type = typename decltype(replaced())::type;
};

}  // namespace detail

/// A plain Network; derive a struct from it to give it a name.
template <class N, FixedString path, class L>
using replace_t = typename detail::Checked<detail::Replace<N, path, L>>::type;

/// Whether replace_t would compile.
template <class N, FixedString path, class L>
inline constexpr bool can_replace_v = detail::succeeds<detail::Replace<N, path, L>>();

template <class N, class L, FixedString... paths>
using replace_each_t = typename detail::Checked<detail::ReplaceEach<N, L, paths...>>::type;

/// Whether replace_each_t would compile.
template <class N, class L, FixedString... paths>
inline constexpr bool can_replace_each_v = detail::succeeds<detail::ReplaceEach<N, L, paths...>>();

/// `Pred` is a class template with a member `value`, such as a type trait; the outermost match is replaced.
template <class N, template <class...> class Pred, class L>
using replace_if_t = typename detail::Checked<detail::ReplaceAll<N, Pred, L>>::type;

/// Whether replace_if_t would compile.
template <class N, template <class...> class Pred, class L>
inline constexpr bool can_replace_if_v = detail::succeeds<detail::ReplaceAll<N, Pred, L>>();

}  // namespace idem
