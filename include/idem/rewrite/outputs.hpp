/// outputs_t<Net, "layer2", "layer4">: a network with the outputs of these layers, in this order, computed in one run.
/// What comes after the last of them at the network's own level goes; whatever else no output needs is never run.
#pragma once

#include <idem/compose/branches.hpp>
#include <idem/compose/choice.hpp>
#include <idem/compose/tap.hpp>
#include <idem/rewrite/edit.hpp>
#include <idem/rewrite/mark_removed.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace idem {
namespace detail {

/// A name that no Tap of a user's has by chance: "output of layer2".
template <FixedString path>
inline constexpr auto output_tap_v = [] {
    constexpr std::string_view before = "output of ";
    FixedString<before.size() + path.size()> name;
    for (std::size_t i = 0; i < before.size(); ++i) name.text[i] = before[i];
    for (std::size_t i = 0; i <= path.size(); ++i) name.text[before.size() + i] = path.text[i];
    return plain(name);
}();

template <FixedString path>
struct TapEdit : EditBase {
    template <class Target, Kind>
    using at = List<Tap<output_tap_v<path>, Target>>;
};

template <class N, FixedString... paths>
struct Tapped {
    using type = N;
};
template <class N, FixedString path, FixedString... rest>
struct Tapped<N, path, rest...> {
    using type = typename Tapped<edited_t<N, path, TapEdit<path>>, rest...>::type;
};
/// A path that is named again is tapped once.
template <class N, FixedString path, FixedString... rest>
    requires((path.view() == rest.view()) || ...)
struct Tapped<N, path, rest...> : Tapped<N, rest...> {};

/// The network's children up to number `last`, and a Fork of what was kept.
template <class N, int last, class Outputs>
struct Ended;
template <class Input, class... L, int last, class Outputs>
struct Ended<Network<Input, L...>, last, Outputs> {
    using kept = slice_t<List<L...>, 0, static_cast<std::size_t>(last) + 1>;
    using type = apply_t<concat_t<kept, List<Outputs>>, Structure<Network<Input, L...>>::template rebuild>;
};

/// Whether no composition on the way to the target is a choice.
template <class L, Route route, int depth = 0>
constexpr bool always_runs() {
    if constexpr (depth == route.depth) return true;
    else if constexpr (is_choice_v<definition_t<L>>) return false;
    else return always_runs<at_t<children_t<L>, static_cast<std::size_t>(route.child[depth])>, route, depth + 1>();
}

/// The first path that does not lead to one layer which always runs.
template <class N, FixedString... paths>
struct PathsCheck {
    static constexpr int count = sizeof...(paths);

    static constexpr bool holds() {
        return count >= 1 && count <= Streams::capacity && (may_be_output<paths>() && ...);
    }
    static constexpr Text sentence() {
        using diagnostic::Code, diagnostic::number, diagnostic::say;
        if (count < 1 || count > Streams::capacity)
            return say(Code::outputs_of_paths, {number(Streams::capacity).view(), number(count).view()});
        Text first;
        ((first.empty() ? void(first = of<paths>()) : void()), ...);
        return first;
    }

  private:
    template <FixedString path>
    static constexpr bool may_be_output() {
        if constexpr (!leads_somewhere<N, path>()) return false;
        else return always_runs<definition_t<N>, found_v<N, path>.route>();
    }
    template <FixedString path>
    static constexpr Text of() {
        if constexpr (!leads_somewhere<N, path>()) return PathCheck<N, path>::sentence();
        else if constexpr (!may_be_output<path>())
            return diagnostic::say(diagnostic::Code::output_may_not_run, {path.view()});
        else return {};
    }
};

template <class N, FixedString... paths>
struct TakeOutputs {
    using original = N;
    using path_check = PathsCheck<N, paths...>;
    static constexpr auto with_outputs() {
        if constexpr (!path_check::holds()) return Type<definition_t<N>>{};
        else {
            constexpr int last = std::max({found_v<N, paths>.route.child[0]...});
            constexpr Route route = route_of(Trail{}.below(last));
            using tapped = typename Tapped<definition_t<N>, paths...>::type;
            using ended = typename Ended<tapped, last, Fork<From<output_tap_v<paths>>...>>::type;
            return MarkRemoved<N, ended, Taken::rest, route>{};
        }
    }
    using type = typename decltype(with_outputs())::type;
};

}  // namespace detail

template <class N, FixedString... paths>
using outputs_t = typename detail::Checked<detail::TakeOutputs<N, paths...>>::type;

/// Whether outputs_t would compile.
template <class N, FixedString... paths>
inline constexpr bool can_take_outputs_v = detail::succeeds<detail::TakeOutputs<N, paths...>>();

}  // namespace idem
