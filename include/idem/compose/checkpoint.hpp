/// Checkpoint<Rules>: how the keys of a network's files are to be read. Computes nothing, takes no index, and stays
/// through all surgery.
///
///     struct Prefixed { static std::string key(std::string_view in_file); };   // the network's key; empty: not read
///     struct Net : Network<Shape<8>, Checkpoint<Prefixed>, Named<"fc", Linear<8, 2>>> {};
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/support/type_list.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace idem {

template <class Rules>
struct Checkpoint {
    using definition = Checkpoint;
};

namespace detail {

template <class Rules>
struct Structure<Checkpoint<Rules>> {
    static constexpr Kind kind = Kind::marker;
    using children = List<>;
};

template <class Rules>
struct Tracer<Checkpoint<Rules>> {
    static constexpr void trace(Flow&, const Place&, std::string_view) {}
};

/// The network's key for a file's; empty for one that is not read.
using KeyOf = std::string (*)(std::string_view);

template <class L>
inline constexpr bool has_key_rule_v = false;
template <class Rules>
inline constexpr bool has_key_rule_v<Checkpoint<Rules>> = true;

template <class L>
inline constexpr KeyOf key_rule_v = nullptr;
template <class Rules>
inline constexpr KeyOf key_rule_v<Checkpoint<Rules>> = &Rules::key;
/// Looked up by number: Clang folds no expression over a thousand layers. And not by the pointer: with
/// -fsanitize=undefined, g++ takes a comparison of it for no constant (its bug 71962).
template <class... L>
inline constexpr KeyOf key_rule_v<List<L...>> = [] {
    constexpr bool has_rule[] = {has_key_rule_v<L>..., true};
    constexpr std::size_t first = [&] {
        std::size_t i = 0;
        while (!has_rule[i]) ++i;
        return i;
    }();
    if constexpr (first < sizeof...(L)) return key_rule_v<at_t<List<L...>, first>>;
    else return KeyOf{nullptr};
}();

}  // namespace detail
}  // namespace idem
