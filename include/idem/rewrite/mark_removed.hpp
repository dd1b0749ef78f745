/// Writes down which paths with parameters an edit takes out of a network, as Removed<"…"> at its end, so that loading
/// the old network's file knows them. A Sequential or a named layer that goes as a whole counts as one path.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/compose/removed.hpp>
#include <idem/support/type_list.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace idem::detail {

/// Paths in alphabetical order, each once. More than fit do not compile.
struct PathSet {
    static constexpr int capacity = 256;
    static constexpr int text_capacity = 8192;

    char text[text_capacity]{};
    int used = 0;
    int begin[capacity]{}, length[capacity]{};
    int count = 0;

    constexpr std::string_view operator[](int i) const {
        return {text + begin[i], static_cast<std::size_t>(length[i])};
    }
    constexpr void insert(std::string_view path) {
        int at = 0;
        while (at < count && (*this)[at] < path) ++at;
        if (at < count && (*this)[at] == path) return;
        for (int i = count++; i > at; --i) begin[i] = begin[i - 1], length[i] = length[i - 1];
        begin[at] = used;
        length[at] = static_cast<int>(path.size());
        for (char c : path) text[used++] = c;
    }
};

/// What an edit at a route takes away.
enum class Taken {
    target,      // what the route leads to
    rest,        // all that comes after it, and the branches beside it
    front,       // it, and all that comes before it
};

/// Collects the topmost nodes that are taken, whose names all share a path, and that hold parameters; and what earlier
/// edits took.
struct TakenPaths final : Observer {
    Route route;
    Taken taken;
    PathSet paths{};
    Kind kinds[Route::capacity + 2]{Kind::sequence};  // of the compositions along the route
    int inside = no_node;
    bool holds = false;

    constexpr TakenPaths(const Route& r, Taken t) : route(r), taken(t) {}

    constexpr bool is_taken(const Route& other) const {
        int shared = 0;
        while (shared < route.depth && shared < other.depth && route.child[shared] == other.child[shared]) ++shared;
        if (shared == route.depth) return taken != Taken::rest;
        if (shared == other.depth || taken == Taken::target) return false;
        if (taken == Taken::front) return other.child[shared] < route.child[shared];
        return kinds[shared] == Kind::combinator || other.child[shared] > route.child[shared];
    }
    constexpr void enter(const Node& node) override {
        const Route at = route_of(node.place.trail);
        if (is_below(route, at)) kinds[at.depth] = node.kind;
        const bool own_scope = node.place.named == node.place.indexed || node.is_layer;
        if (inside == no_node && own_scope && is_taken(at)) inside = node.number, holds = false;
        if (node.is_layer && node.leaf->parameters(node.in[0]).count > 0) holds = true;
    }
    constexpr void leave(const Node& node, const Streams&) override {
        if (node.number != inside) return;
        inside = no_node;
        if (!holds) return;
        if (!node.place.indexed->is_root()) return paths.insert(path_text(*node.place.indexed).view());
        for (const Parameter& parameter : node.leaf->parameters(node.in[0])) paths.insert(parameter.name);
    }
    constexpr void removed(std::string_view path) override { paths.insert(path); }
};

/// All that is missing from `N` after an edit at `route`.
template <class N, Route route, Taken taken>
struct TakenFrom;
template <class Input, class... L, Route route, Taken taken>
struct TakenFrom<Network<Input, L...>, route, taken> {
    static constexpr PathSet paths = [] {
        TakenPaths observer(route, taken);
        walk<Input, L...>(&observer);
        return observer.paths;
    }();
};

template <const PathSet& paths, class = std::make_index_sequence<static_cast<std::size_t>(paths.count)>>
struct Mark;
template <const PathSet& paths, std::size_t... I>
struct Mark<paths, std::index_sequence<I...>> {
    using type = List<Removed<plain(FixedString<paths[static_cast<int>(I)].size()>{paths[static_cast<int>(I)]})...>>;
};
template <const PathSet& paths>
struct Mark<paths, std::index_sequence<>> {
    using type = List<>;
};

template <class L>
struct Unmarked {
    using type = List<L>;
};
template <FixedString... paths>
struct Unmarked<Removed<paths...>> {
    using type = List<>;
};

template <class N, class Marks>
struct Marked;
template <class Input, class... L, class Marks>
struct Marked<Network<Input, L...>, Marks> {
    using children = concat_t<typename Unmarked<L>::type..., Marks>;
    using type = apply_t<children, Structure<Network<Input, L...>>::template rebuild>;
};

/// `Edited` with a mark of all that `N` has lost on the way to it.
template <class N, class Edited, Taken taken, Route route>
struct MarkRemoved {
    using marks = typename Mark<TakenFrom<definition_t<N>, route, taken>::paths>::type;
    using type = typename Marked<Edited, marks>::type;
};

}  // namespace idem::detail
