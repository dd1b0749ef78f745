/// Writes down which paths with parameters an edit takes out of a network, as Removed<"…"> at its end, so that loading
/// the old network's file knows them. A Sequential or a named layer that goes as a whole counts as one path.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/compose/removed.hpp>
#include <idem/support/type_list.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace idem::detail {

/// How much there is to write down.
struct PathCounts {
    std::size_t paths = 0, letters = 0;

    constexpr void append(std::string_view path) {
        ++paths;
        letters += path.size();
    }
};

/// Where a path stands among the letters of all.
struct PathLetters {
    std::size_t begin = 0, length = 0;

    constexpr std::string_view of(const char* letters) const { return {letters + begin, length}; }
};

/// Alphabetical order, each once; how many there are then.
constexpr std::size_t sort_paths(const char* letters, PathLetters* first, std::size_t count) {
    std::sort(first, first + count, [=](PathLetters a, PathLetters b) { return a.of(letters) < b.of(letters); });
    const auto same = [=](PathLetters a, PathLetters b) { return a.of(letters) == b.of(letters); };
    return static_cast<std::size_t>(std::unique(first, first + count, same) - first);
}

template <std::size_t path_count, std::size_t letter_count>
struct PathSet {
    char letters[letter_count + 1]{};
    PathLetters paths[path_count + 1]{};
    std::size_t used = 0, count = 0;

    constexpr std::string_view operator[](std::size_t i) const { return paths[i].of(letters); }
    constexpr void append(std::string_view path) {
        paths[count++] = {used, path.size()};
        for (char c : path) letters[used++] = c;
    }
    constexpr PathSet sorted() const {
        PathSet set = *this;
        set.count = sort_paths(letters, set.paths, count);
        return set;
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
template <class Paths>
struct TakenPaths final : Observer {
    Route route;
    Taken taken;
    Paths paths{};
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
        // The root is no path: of a composition that stands there, as an LSTM in an Add may, each layer goes by itself.
        const bool own_scope =
            node.is_layer || (node.place.named == node.place.indexed && !node.place.indexed->is_root());
        if (inside == no_node && own_scope && is_taken(at)) inside = node.number, holds = false;
        if (node.is_layer && node.leaf->parameters(node.in[0]).count > 0) holds = true;
    }
    constexpr void leave(const Node& node, const Streams&) override {
        if (node.number != inside) return;
        inside = no_node;
        if (!holds) return;
        if (!node.place.indexed->is_root()) return paths.append(path_text(*node.place.indexed).view());
        for (const Parameter& parameter : node.leaf->parameters(node.in[0])) paths.append(parameter.name);
    }
    constexpr void removed(std::string_view path) override { paths.append(path); }
};

/// All that is missing from `N` after an edit at `route`.
template <class N, Route route, Taken taken>
struct TakenFrom;
template <class Input, class... L, Route route, Taken taken>
struct TakenFrom<Network<Input, L...>, route, taken> {
    template <class Paths>
    static constexpr Paths collect() {
        TakenPaths<Paths> observer(route, taken);
        walk<Input, L...>(&observer);
        return observer.paths;
    }
    static constexpr PathCounts counts = collect<PathCounts>();
    using Set = PathSet<counts.paths, counts.letters>;
    static constexpr Set collected = collect<Set>();
    static constexpr Set paths = collected.sorted();  // a constant of its own: compilers bound the steps of each
};

template <class From, class = std::make_index_sequence<From::paths.count>>
struct Mark;
template <class From, std::size_t... I>
struct Mark<From, std::index_sequence<I...>> {
    using type = List<Removed<plain(FixedString<From::paths[I].size()>{From::paths[I]})...>>;
};
template <class From>
struct Mark<From, std::index_sequence<>> {
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
    using marks = typename Mark<TakenFrom<definition_t<N>, route, taken>>::type;
    using type = typename Marked<Edited, marks>::type;
};

}  // namespace idem::detail
