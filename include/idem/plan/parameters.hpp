/// The parameters of a network, by their state_dict keys: what a file must hold, and what it may hold besides.
#pragma once

#include <idem/compose/checkpoint.hpp>
#include <idem/plan/key_table.hpp>
#include <idem/support/config.hpp>
#include <idem/support/type_name.hpp>
#include <idem/tensor/parameter_spec.hpp>

#include <concepts>
#include <span>
#include <string>
#include <vector>

namespace idem {
namespace detail {

/// What a network's file is expected to hold.
struct KeyList {
    std::vector<ParameterSpec> parameters{};
    std::vector<std::string> ignored{};   // stored by PyTorch, not read here
    std::vector<std::string> known{};     // paths whose parameters went with their layers
    KeyOf rule = nullptr;                 // from a file's keys to these; null: they are the same
};

/// A network's keys, written out.
KeyList key_list(std::span<const KeyPart> parts, std::span<const KeyEntry> entries,
                 std::span<const PathParts> removals);

template <class N>
KeyList keys_of() {
    constexpr const auto& table = key_table_v<definition_t<N>>;
    KeyList keys = key_list(table.parts, table.entries, table.removals);
    keys.rule = key_rule_v<typename NetworkTraits<definition_t<N>>::layers>;
    return keys;
}

/// The name of a network in messages: that of its struct, or "Network" where it has none.
template <class N>
std::string network_name() {
    if constexpr (std::same_as<N, definition_t<N>>) return "Network";
    else {
        Text name;
        append_type_name(name, raw_type_name<N>());
        return std::string(name.view());
    }
}

}  // namespace detail

/// Keys and shapes of what the network reads, in the order of its layers.
template <NetworkType N>
std::vector<ParameterSpec> parameter_specs() {
    return detail::keys_of<N>().parameters;
}

}  // namespace idem

#if !defined(IDEM_COMPILED)
#include <idem/plan/parameters.ipp>
#endif
