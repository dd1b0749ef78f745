/// The sentence that a network or a surgery would be rejected with, as a constant; empty where it compiles. Never an
/// error itself, so that tools and tests can ask.
///
///     static_assert(explain<Net, "fc", Identity>().empty());
///     static_assert(explain<Network<Shape<8>, Linear<4, 4>>>() == "idem E01: '0' is Linear<4, 4> and takes …");
#pragma once

#include <idem/rewrite/insert.hpp>
#include <idem/rewrite/outputs.hpp>
#include <idem/rewrite/remove.hpp>
#include <idem/rewrite/replace.hpp>
#include <idem/rewrite/split.hpp>
#include <idem/rewrite/truncate.hpp>

#include <string_view>

namespace idem {
namespace detail {

/// Why `N` is no network, not one in which all fits, or none that can be loaded.
template <class N>
struct NetworkItself {
    static constexpr bool brings_keys = true;
    using path_check = IsNetwork<N>;
    using type = definition_t<N>;
};

template <class Surgery>
constexpr std::string_view explained() {
    return sentence_v<SurgeryCheck<Surgery>>.view();
}

}  // namespace detail

/// Of a network as it is written.
template <class N>
constexpr std::string_view explain() {
    return detail::explained<detail::NetworkItself<N>>();
}

/// Of replace_t.
template <class N, FixedString path, class L>
constexpr std::string_view explain() {
    return detail::explained<detail::Replace<N, path, L>>();
}

template <class N, class L, FixedString... paths>
constexpr std::string_view explain_replace_each() {
    return detail::explained<detail::ReplaceEach<N, L, paths...>>();
}

template <class N, template <class...> class Pred, class L>
constexpr std::string_view explain_replace_if() {
    return detail::explained<detail::ReplaceAll<N, Pred, L>>();
}

template <class N, FixedString path, class L>
constexpr std::string_view explain_insert_before() {
    return detail::explained<detail::InsertBefore<N, path, L>>();
}

template <class N, FixedString path, class L>
constexpr std::string_view explain_insert_after() {
    return detail::explained<detail::InsertAfter<N, path, L>>();
}

template <class N, FixedString path>
constexpr std::string_view explain_remove() {
    return detail::explained<detail::Remove<N, path>>();
}

template <class N, FixedString path>
constexpr std::string_view explain_truncate() {
    return detail::explained<detail::Truncate<N, path>>();
}

template <class N, FixedString... paths>
constexpr std::string_view explain_outputs() {
    return detail::explained<detail::TakeOutputs<N, paths...>>();
}

template <class N, FixedString path>
constexpr std::string_view explain_split() {
    return detail::explained<detail::Tail<N, path>>();
}

}  // namespace idem
