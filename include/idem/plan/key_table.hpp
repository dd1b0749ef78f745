/// The state_dict keys of a network as a constant: a walk writes them down while compiling, so that no layer leaves
/// functions or tables of its own in the program.
#pragma once

#include <idem/compose/find.hpp>
#include <idem/compose/network.hpp>
#include <idem/shape/extents.hpp>
#include <idem/support/diagnostics.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

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

/// FNV-1a of a text behind another one.
constexpr std::uint64_t hash_with(std::uint64_t hash, std::string_view text) {
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash;
}

/// Of a path's text, with a dot behind each component.
constexpr std::uint64_t path_hash(const Path& path) {
    if (path.is_root()) return 0xcbf29ce484222325u;
    const std::uint64_t before = path_hash(*path.before);
    const Text index = path.name.empty() ? Text{}.append(path.index) : Text{};
    return hash_with(hash_with(before, path.name.empty() ? index.view() : path.name), ".");
}

/// Of the key of a layer's first parameter.
constexpr std::uint64_t key_hash(const Node& node, const ParameterList& parameters) {
    return hash_with(path_hash(*node.place.indexed), parameters.items[0].name);
}

constexpr std::size_t count_parts(const Path& path) { return path.is_root() ? 0 : 1 + count_parts(*path.before); }

/// An Identity in a slot of its own stands where a layer was; one that is a branch shares its path with others.
constexpr bool holds_place(const Node& node) { return node.leaf->identity && node.place.named == node.place.indexed; }

/// How much there is to write down; and the first keys of all layers with parameters, as hashes: the compiler compares
/// a thousand of them quickly.
struct KeyCounter final : Observer {
    std::size_t parts = 0, entries = 0, removals = 0;
    bool ties = false;
    std::vector<std::uint64_t> hashes{};

    constexpr void enter(const Node& node) override {
        if (!node.is_layer) return;
        if (holds_place(node)) {
            ++removals;
            parts += count_parts(*node.place.indexed);
        }
        if (!node.leaf->may_have_parameters) return;
        ties = ties || !node.leaf->tied.empty();
        const ParameterList parameters = node.leaf->parameters(node.in[0]);
        if (parameters.count == 0) return;
        hashes.push_back(key_hash(node, parameters));
        parts += count_parts(*node.place.indexed);
        entries += static_cast<std::size_t>(parameters.count);
    }
    constexpr void removed(std::string_view) override { ++parts, ++removals; }
    /// A hash that stands twice; 0 if there is none.
    constexpr std::uint64_t repeated() {
        std::sort(hashes.begin(), hashes.end());
        const auto twice = std::adjacent_find(hashes.begin(), hashes.end());
        return twice == hashes.end() ? 0 : *twice;
    }
};

struct KeyCounts {
    std::size_t parts = 0, entries = 0, removals = 0;
    bool ties = false;  // whether a layer has another one's parameters
    std::uint64_t repeated = 0;
};

template <class N>
inline constexpr KeyCounts key_counts_v = [] {
    KeyCounter counter;
    NetworkTraits<definition_t<N>>::walk(counter);
    return KeyCounts{counter.parts, counter.entries, counter.removals, counter.ties, counter.repeated()};
}();

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
    constexpr const KeyCounts& counts = key_counts_v<N>;
    KeyWriter<KeyTable<counts.parts, counts.entries, counts.removals>> writer;
    NetworkTraits<definition_t<N>>::walk(writer);
    return writer.table;
}();

/// The first key of a layer that has this hash.
struct KeyByHash final : Observer {
    std::uint64_t wanted;
    Text key{};

    constexpr explicit KeyByHash(std::uint64_t hash) : wanted(hash) {}
    constexpr void enter(const Node& node) override {
        if (!node.is_layer || !node.leaf->may_have_parameters || !key.empty()) return;
        const ParameterList parameters = node.leaf->parameters(node.in[0]);
        if (parameters.count == 0 || key_hash(node, parameters) != wanted) return;
        key = path_text(*node.place.indexed);
        key.append(key.empty() ? "" : ".").append(parameters.items[0].name);
    }
};

/// Whether a layer at a path has parameters of its own of these names and extents, or had them before surgery took it
/// away or made it an Identity.
struct TieFinder final : Observer {
    std::string_view path;
    ParameterList wanted;
    bool found = false, stands = false;  // stands: a layer is there, whatever its parameters

    constexpr TieFinder(std::string_view at, const ParameterList& parameters) : path(at), wanted(parameters) {}
    constexpr void enter(const Node& node) override {
        if (!node.is_layer || node.place.indexed->is_root() || !path_equals(*node.place.indexed, path)) return;
        stands = true;
        found = found || holds_place(node);
        if (!node.leaf->tied.empty()) return;
        for (const Parameter& here : node.leaf->parameters(node.in[0]))
            for (const Parameter& parameter : wanted)
                found = found || (here.name == parameter.name && here.extents == parameter.extents);
    }
    constexpr void removed(std::string_view gone) override {
        found = found || (path.starts_with(gone) && (path.size() == gone.size() || path[gone.size()] == '.'));
    }
};

/// The sentence of the first layer that is tied to nothing.
template <class N>
struct UntiedFinder final : Observer {
    Text sentence{};

    constexpr void enter(const Node& node) override {
        if (!node.is_layer || node.leaf->tied.empty() || !sentence.empty()) return;
        TieFinder tie(node.leaf->tied, node.leaf->parameters(node.in[0]));
        NetworkTraits<definition_t<N>>::walk(tie);
        if (tie.found) return;
        NearestPaths nearest(node.leaf->tied);
        if (!tie.stands) NetworkTraits<definition_t<N>>::walk(nearest);
        Text type;
        append_type_name(type, node.type);
        sentence = diagnostic::say(diagnostic::Code::tied_to_nothing,
                                   {path_text(*node.place.indexed).view(), type.view(), node.leaf->tied,
                                    nearest.remedy().view()});
    }
};

/// That no two parameters have one key, and that those which have two stand at both.
template <class N>
struct KeysCheck {
    static constexpr Text sentence() {
        if constexpr (key_counts_v<N>.repeated == 0 && key_counts_v<N>.ties) {
            UntiedFinder<N> finder;
            NetworkTraits<definition_t<N>>::walk(finder);
            return finder.sentence;
        } else if constexpr (key_counts_v<N>.repeated == 0) {
            return {};
        } else {
            KeyByHash finder(key_counts_v<N>.repeated);
            NetworkTraits<definition_t<N>>::walk(finder);
            return diagnostic::say(diagnostic::Code::key_not_unique, {finder.key.view()});
        }
    }
};

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
