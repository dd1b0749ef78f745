/// The state_dict keys of a network as a constant: a walk writes them down while compiling, so that no layer leaves
/// functions or tables of its own in the program.
#pragma once

#include <idem/compose/find.hpp>
#include <idem/compose/keys.hpp>
#include <idem/compose/network.hpp>
#include <idem/shape/extents.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace idem::detail {

/// A component of a path: a name, or else an index.
struct KeyPart {
    std::string_view name{};
    int index = 0;
};

/// The components of a path: from `begin` up to, not including, `end`.
struct PathParts {
    int begin = 0, end = 0;
};

/// One parameter of a layer.
struct KeyEntry {
    PathParts path{};
    std::string_view name{};
    Extents extents{};
    bool ignored = false;
    std::string_view tied{};  // the path of the layer whose parameter this is, where it is another's
};

template <std::size_t part_count, std::size_t entry_count, std::size_t removal_count>
struct KeyTable {
    std::array<KeyPart, part_count> parts{};
    std::array<KeyEntry, entry_count> entries{};
    std::array<PathParts, removal_count> removals{};  // whose parameters went with their layers
};

template <class Table>
struct KeyWriter final : Observer {
    Table table{};
    std::size_t parts = 0, entries = 0, removals = 0;

    constexpr void enter(const Node& node) override {
        if (!node.is_layer) return;
        if (holds_place(node)) table.removals[removals++] = write_path(*node.place.indexed);
        if (!node.leaf->may_have_parameters) return;
        const ParameterList parameters = node.leaf->parameters(node.in[0]);
        if (parameters.count == 0) return;
        const PathParts path = write_path(*node.place.indexed);
        for (const Parameter& parameter : parameters)
            table.entries[entries++] = {path, parameter.name, parameter.extents, parameter.ignored, node.leaf->tied};
    }
    constexpr void removed(std::string_view path) override {
        table.parts[parts] = {path};
        const int number = static_cast<int>(parts++);
        table.removals[removals++] = {number, number + 1};
    }
    constexpr PathParts write_path(const Path& path) {
        const int begin = static_cast<int>(parts);
        write(path);
        return {begin, static_cast<int>(parts)};
    }
    constexpr void write(const Path& path) {
        if (path.is_root()) return;
        write(*path.before);
        table.parts[parts++] = {path.name, path.index};
    }
};

template <class N>
inline constexpr auto key_table_v = [] {
    constexpr const KeyCounts& counts = key_counts_v<definition_t<N>>;
    KeyWriter<KeyTable<counts.parts, counts.entries, counts.removals>> writer;
    NetworkTraits<definition_t<N>>::walk(writer);
    return writer.table;
}();

/// The numbers of the parameters below a route: `begin` up to, not including, `end`. A layer without parameters has an
/// empty range in front of the first parameter behind it.
struct ParameterRange {
    std::size_t begin = 0, end = 0;
};

struct ParametersBelow final : Observer {
    Route ancestor;
    std::size_t before = 0, below = 0;

    constexpr explicit ParametersBelow(const Route& route) : ancestor(route) {}
    constexpr void enter(const Node& node) override {
        if (!node.is_layer || !node.leaf->may_have_parameters) return;
        const Route route = route_of(node.place.trail);
        const auto stored = static_cast<std::size_t>(node.leaf->parameters(node.in[0]).stored());
        if (is_below(route, ancestor)) below += stored;
        else if (std::lexicographical_compare(route.child, route.child + route.depth, ancestor.child,
                                              ancestor.child + ancestor.depth))
            before += stored;
    }
};

template <class N>
constexpr ParameterRange parameters_below(const Route& route) {
    ParametersBelow finder(route);
    NetworkTraits<definition_t<N>>::walk(finder);
    return {finder.before, finder.before + finder.below};
}

}  // namespace idem::detail
