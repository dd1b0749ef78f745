/// Looks a path up in a network: whether it is there, whether only once, and the route to it.
#pragma once

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
        if (inside != no_node || node.place.indexed->is_root() || !path_equals(*node.place.indexed, wanted)) return;
        inside = node.number;
        if (found.count++ == 0) found.node = node.number, found.route = node.place.route;
    }
    constexpr void leave(const Node& node, const Streams&) override {
        if (node.number == inside) inside = no_node;
    }
};

/// How alike two paths are: the characters that they share at their beginning and at their end.
constexpr std::size_t likeness(std::string_view a, std::string_view b) {
    std::size_t head = 0, tail = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
    while (tail + head < a.size() && tail + head < b.size() && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    return 2 * (head + tail) * 100 / (a.size() + b.size() + 1);
}

/// The three paths that are most like the one that was not found.
struct NearestPaths final : Observer {
    static constexpr int wanted_count = 3;
    std::string_view wanted;
    Text names[wanted_count]{};
    std::size_t scores[wanted_count]{};

    constexpr explicit NearestPaths(std::string_view path) : wanted(path) {}
    constexpr void enter(const Node& node) override {
        if (node.place.indexed->is_root()) return;
        offer(path_text(*node.place.indexed));
    }
    constexpr void offer(const Text& name) {
        const std::size_t score = likeness(wanted, name.view());
        for (int i = 0; i < wanted_count; ++i) {
            if (names[i].view() == name.view()) return;
            if (score <= scores[i]) continue;
            for (int j = wanted_count - 1; j > i; --j) names[j] = names[j - 1], scores[j] = scores[j - 1];
            names[i] = name;
            scores[i] = score;
            return;
        }
    }
    /// "; did you mean 'fc1', 'fc2'?"
    constexpr Text remedy() const {
        Text text;
        for (int i = 0; i < wanted_count && scores[i] > 0; ++i)
            text.append(i == 0 ? "; did you mean '" : "', '").append(names[i].view());
        if (!text.empty()) text.append("'?");
        return text;
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
    static constexpr Text sentence() {
        if constexpr (NetworkType<N>) return {};
        else {
            Text type;
            append_type_name(type, raw_type_name<N>());
            return diagnostic::say(diagnostic::Code::not_a_network, {type.view()});
        }
    }
};

/// Why a path does not lead to one layer; empty where it does.
template <class N, FixedString path>
struct PathCheck {
    static constexpr Text sentence() {
        using diagnostic::Code, diagnostic::number, diagnostic::say;
        if constexpr (!NetworkType<N>) {
            return IsNetwork<N>::sentence();
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

template <class N, FixedString path>
constexpr bool leads_somewhere() {
    if constexpr (NetworkType<N>) return found_v<N, path>.count == 1;
    else return false;
}

}  // namespace idem::detail
