/// Where a layer stands: its state_dict path, as PyTorch spells it, and its route through the types.
///
/// A path is made of names (`Named<"fc", …>`) and of indices in a Sequential. Combinators add nothing: what has a name
/// inside a Residual or a Concat hangs below the Sequential or the name around it, as PyTorch's attributes do
/// ("layer1.0.conv1"). What has no name there keeps the slot of the combinator, so that it stays unique.
#pragma once

#include <idem/support/text.hpp>

#include <string_view>

namespace idem::detail {

/// A path's last component, and the path before it. Lives on the stack of the walk.
struct Path {
    const Path* before = nullptr;
    std::string_view name{};
    int index = 0;

    constexpr bool is_root() const { return before == nullptr; }
};

constexpr void append_path(Text& text, const Path& path) {
    if (path.is_root()) return;
    if (!path.before->is_root()) {
        append_path(text, *path.before);
        text.append(".");
    }
    if (path.name.empty()) text.append(path.index);
    else text.append(path.name);
}

constexpr Text path_text(const Path& path) {
    Text text;
    append_path(text, path);
    return text;
}

/// Children's numbers on the way from the network to a node.
struct Route {
    static constexpr int capacity = 32;  // a name and a Sequential are two
    int child[capacity]{};
    int depth = 0;  // beyond the capacity, which is a fault, children are not written down
};

/// A route while it is walked: the last child's number, and the way before it. Lives on the stack of the walk; a Route
/// is too large for a compiler to copy at every node.
struct Trail {
    const Trail* before = nullptr;
    int child = 0;
    int depth = 0;

    constexpr Trail below(int number) const { return {this, number, depth + 1}; }
};

constexpr Route route_of(const Trail& trail) {
    Route route;
    route.depth = trail.depth;
    for (const Trail* at = &trail; at->depth > 0; at = at->before)
        if (at->depth <= Route::capacity) route.child[at->depth - 1] = at->child;
    return route;
}

/// Whether a route leads to `ancestor` or through it.
constexpr bool is_below(const Route& route, const Route& ancestor) {
    for (int i = 0; i < ancestor.depth; ++i)
        if (i >= route.depth || route.child[i] != ancestor.child[i]) return false;
    return true;
}

/// A node's own path is `indexed`; what has a name inside it hangs below `named`.
struct Place {
    const Path* named;
    const Path* indexed;
    Trail trail{};
};

}  // namespace idem::detail
