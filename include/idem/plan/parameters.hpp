/// The parameters of a network, by their state_dict keys: what a file must hold, and what it may hold besides.
#pragma once

#include <idem/compose/find.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/removed.hpp>
#include <idem/tensor/parameter_spec.hpp>

#include <algorithm>
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
        if (!node.is_layer) return;
        const std::string path(path_text(*node.place.indexed).view());
        // An Identity in a slot of its own stands where a layer was; one that is a branch shares its path with others.
        if (node.leaf->identity && node.place.named == node.place.indexed) known.push_back(path);
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

/// FNV-1a of a path's text.
constexpr std::uint64_t path_hash(const Path& path) {
    std::uint64_t hash = path.before->is_root() ? 0xcbf29ce484222325u : path_hash(*path.before);
    const auto mix = [&hash](std::string_view text) {
        for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    };
    if (!path.before->is_root()) mix(".");
    if (path.name.empty()) mix(Text{}.append(path.index).view());
    else mix(path.name);
    return hash;
}

/// The paths of all layers with parameters, as hashes: the compiler compares a thousand of them quickly.
struct PathHashes final : Observer {
    std::vector<std::uint64_t> hashes{};

    constexpr void enter(const Node& node) override {
        if (node.is_layer && node.leaf->parameters(node.in[0]).count > 0)
            hashes.push_back(path_hash(*node.place.indexed));
    }
    /// A hash that stands twice; 0 if there is none.
    constexpr std::uint64_t repeated() {
        std::sort(hashes.begin(), hashes.end());
        const auto twice = std::adjacent_find(hashes.begin(), hashes.end());
        return twice == hashes.end() ? 0 : *twice;
    }
};

/// The first parameter's key of the layer whose path has this hash.
struct KeyByHash final : Observer {
    std::uint64_t wanted;
    Text key{};

    constexpr explicit KeyByHash(std::uint64_t hash) : wanted(hash) {}
    constexpr void enter(const Node& node) override {
        if (!node.is_layer || !key.empty() || path_hash(*node.place.indexed) != wanted) return;
        const ParameterList parameters = node.leaf->parameters(node.in[0]);
        if (parameters.count > 0)
            key = path_text(*node.place.indexed).append(".").append(parameters.items[0].name);
    }
};

/// That no two parameters have one key.
template <class N>
struct KeysCheck {
    static constexpr std::uint64_t repeated = [] {
        PathHashes paths;
        NetworkTraits<definition_t<N>>::walk(paths);
        return paths.repeated();
    }();
    static constexpr Text sentence() {
        if constexpr (repeated == 0) return {};
        else {
            KeyByHash finder(repeated);
            NetworkTraits<definition_t<N>>::walk(finder);
            return diagnostic::say(diagnostic::Code::key_not_unique, {finder.key.view()});
        }
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
