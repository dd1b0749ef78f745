/// The parameters of a network, by their state_dict keys: what a file must hold, and what it may hold besides.
#pragma once

#include <idem/compose/find.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/removed.hpp>
#include <idem/tensor/parameter_spec.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem {
namespace detail {

/// What a network's file is expected to hold.
struct KeyList final : Observer {
    std::vector<ParameterSpec> parameters{};
    std::vector<Route> routes{};          // of the layer that each parameter belongs to
    std::vector<std::string> ignored{};   // stored by PyTorch, not read here
    std::vector<std::string> known{};     // paths whose parameters went with their layers

    void enter(const Node& node) override {
        if (node.leaf == nullptr) return;
        const std::string path(path_text(*node.place.indexed).view());
        if (node.leaf->identity) known.push_back(path);
        for (const Parameter& parameter : node.leaf->parameters(node.in[0])) {
            std::string key = path + "." + std::string(parameter.name);
            if (parameter.ignored) {
                ignored.push_back(std::move(key));
                continue;
            }
            const Extents& extents = parameter.extents;
            parameters.push_back({std::move(key), {extents.extent, extents.extent + extents.rank}});
            routes.push_back(node.place.route);
        }
    }
};

template <class L>
struct KnownPaths {
    static void add_to(std::vector<std::string>&) {}
};
template <FixedString... paths>
struct KnownPaths<Removed<paths...>> {
    static void add_to(std::vector<std::string>& known) { (known.emplace_back(paths.view()), ...); }
};

template <class N>
struct NetworkKeys;
template <class Input, class... L>
struct NetworkKeys<Network<Input, L...>> {
    static KeyList list() {
        KeyList keys;
        walk<Input, L...>(&keys);
        (KnownPaths<L>::add_to(keys.known), ...);
        return keys;
    }
};

template <class N>
KeyList keys_of() {
    return NetworkKeys<definition_t<N>>::list();
}

/// Finds a key that two parameters would share.
struct SharedKey final : Observer {
    Text key{};
    std::vector<Text> seen{};

    constexpr void enter(const Node& node) override {
        if (node.leaf == nullptr || !key.empty()) return;
        const ParameterList parameters = node.leaf->parameters(node.in[0]);
        if (parameters.count == 0) return;
        const Text path = path_text(*node.place.indexed);
        for (const Text& other : seen)
            if (other.view() == path.view()) key = Text(path).append(".").append(parameters.items[0].name);
        seen.push_back(path);
    }
};

template <class N>
struct KeysCheck {
    static constexpr Text sentence() {
        SharedKey shared;
        NetworkTraits<definition_t<N>>::walk(shared);
        if (shared.key.empty()) return {};
        return diagnostic::say(diagnostic::Code::key_not_unique, {shared.key.view()});
    }
};

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
