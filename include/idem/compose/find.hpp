/// Looks a path up in a network: whether it is there, whether only once, and the route to it.
#pragma once

#include <idem/compose/nearest.hpp>
#include <idem/compose/network.hpp>
#include <idem/support/fixed_string.hpp>

#include <string_view>

namespace idem::detail {

/// What a path leads to. Of nodes that lie inside each other and share a path, the outermost counts.
struct Found {
    int count = 0;
    int node = no_node;
    Route route{};
};

/// Compares without building the path's text.
constexpr bool path_equals(const Path& path, std::string_view text) {
    const Text last = path.name.empty() ? Text{}.append(path.index) : Text{};
    const std::string_view name = path.name.empty() ? last.view() : path.name;
    if (!text.ends_with(name)) return false;
    text.remove_suffix(name.size());
    if (path.before->is_root()) return text.empty();
    if (!text.ends_with(".")) return false;
    text.remove_suffix(1);
    return path_equals(*path.before, text);
}

struct PathFinder final : Observer {
    std::string_view wanted;
    Found found{};
    int inside = no_node;  // the node that matched, while the walk is inside it

    constexpr explicit PathFinder(std::string_view path) : wanted(path) {}
    constexpr void enter(const Node& node) override {
        if (inside != no_node || node.place.trail.depth > Route::capacity || node.place.indexed->is_root()) return;
        // A name that holds nothing but another name is no node: the first one below it is its content.
        int names = 0;
        for (const Path* path = node.place.indexed; !path->is_root(); path = path->before, ++names) {
            if (!path_equals(*path, wanted)) continue;
            inside = node.number;
            if (found.count++ > 0) return;
            found.node = node.number;
            found.route = route_of(node.place.trail);
            found.route.depth -= names;
            return;
        }
    }
    constexpr void leave(const Node& node, const Streams&) override {
        if (node.number == inside) inside = no_node;
    }
};

template <class N, FixedString path>
constexpr Found find_path() {
    PathFinder finder(path.view());
    NetworkTraits<definition_t<N>>::walk(finder);
    return finder.found;
}
template <class N, FixedString path>
inline constexpr Found found_v = find_path<N, path>();

/// That `N` is a network at all.
template <class N>
struct IsNetwork {
    static constexpr bool holds() { return NetworkType<N>; }
    static constexpr Text sentence() {
        if constexpr (NetworkType<N>) return {};
        else {
            Text type;
            append_type_name(type, raw_type_name<N>());
            return diagnostic::say(diagnostic::Code::not_a_network, {type.view()});
        }
    }
};

/// True; tells, once in a program's source, that `N` is no network, or the fault of one that has not been needed yet.
template <class N>
struct Told {
    static_assert(fits<says_t<IsNetwork<N>>>, "idem: this does not fit together");
    static constexpr bool value = [] {
        if constexpr (NetworkType<N>) return sizeof(N) > 0;
        else return true;
    }();
};
template <class N>
inline constexpr bool told_v = Told<N>::value;

template <class N, FixedString path>
constexpr bool leads_somewhere() {
    if constexpr (NetworkType<N>) return found_v<N, path>.count == 1;
    else return false;
}

/// Why a path does not lead to one layer; empty where it does.
template <class N, FixedString path>
struct PathCheck {
    static constexpr bool holds() { return leads_somewhere<N, path>(); }
    static constexpr Text sentence() {
        using diagnostic::Code, diagnostic::number, diagnostic::say;
        if constexpr (!NetworkType<N>) {
            return IsNetwork<N>::sentence();
        } else if constexpr (path.size() == no_literal) {
            return say(Code::no_literal, {{}, "path"});
        } else if constexpr (found_v<N, path>.count == 0) {
            NearestPaths nearest(path.view());
            NetworkTraits<definition_t<N>>::walk(nearest);
            return say(Code::unknown_path, {path.view(), nearest.remedy().view()});
        } else if constexpr (found_v<N, path>.count > 1) {
            return say(Code::path_not_unique, {path.view(), number(found_v<N, path>.count).view()});
        } else {
            return {};
        }
    }
};

}  // namespace idem::detail
