/// Looks a path up in a network: whether it is there, whether only once, and the route to it.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/support/fixed_string.hpp>

#include <algorithm>
#include <cstddef>
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
        if (inside != no_node || node.place.trail.depth > Route::capacity) return;
        if (node.place.indexed->is_root() || !path_equals(*node.place.indexed, wanted)) return;
        inside = node.number;
        if (found.count++ == 0) found.node = node.number, found.route = route_of(node.place.trail);
    }
    constexpr void leave(const Node& node, const Streams&) override {
        if (node.number == inside) inside = no_node;
    }
};

/// How many letters are to be put in, taken out or exchanged to make `b` of `a`; `limit` where it is that many or more.
/// Source: Wagner and Fischer (1974), "The String-to-String Correction Problem".
constexpr std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
    while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
    constexpr std::size_t longest = 48;
    if (a.size() >= b.size() + limit || b.size() >= a.size() + limit || b.size() > longest) return limit;
    std::size_t row[longest + 1]{};  // distances from the letters of `a` so far to the first letters of `b`
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        std::size_t least = row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t exchanged = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = std::min({exchanged, diagonal + 1, row[j] + 1});
            least = std::min(least, row[j + 1]);
        }
        if (least >= limit) return limit;
    }
    return std::min(row[b.size()], limit);
}

/// The paths that are nearest to one that was not found: of all that are as near, the first three. What lacks the
/// beginning, or has too much of it, or goes a name too deep, is as near as by two letters.
struct NearestPaths final : Observer {
    static constexpr std::size_t wanted_count = 3;
    std::string_view wanted;
    Text names[wanted_count]{};
    std::size_t count = 0;
    std::size_t distance;

    constexpr explicit NearestPaths(std::string_view path)
        : wanted(path), distance(std::max(path.size() / 3, std::size_t{2})) {}
    constexpr void enter(const Node& node) override {
        if (!node.place.indexed->is_root()) offer(path_text(*node.place.indexed));
    }
    constexpr std::size_t distance_to(std::string_view name) const {
        const std::string_view longer = name.size() > wanted.size() ? name : wanted;
        const std::string_view shorter = name.size() > wanted.size() ? wanted : name;
        const std::string_view rest = longer.substr(0, longer.size() - shorter.size());
        if (longer.ends_with(shorter) && rest.ends_with(".") && !shorter.empty()) return 2;
        if (wanted.starts_with(name) && wanted.substr(name.size()).starts_with("."))
            return 1 + static_cast<std::size_t>(std::count(wanted.begin() + name.size(), wanted.end(), '.'));
        return edit_distance(wanted, name, distance + 1);
    }
    constexpr void offer(const Text& name) {
        const std::size_t found = distance_to(name.view());
        if (found > distance) return;
        if (found < distance) distance = found, count = 0;
        for (std::size_t i = 0; i < count; ++i)
            if (names[i].view() == name.view()) return;
        if (count < wanted_count) names[count++] = name;
    }
    /// "; did you mean 'fc1', 'fc2'?"
    constexpr Text remedy() const {
        Text text;
        for (std::size_t i = 0; i < count; ++i)
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
