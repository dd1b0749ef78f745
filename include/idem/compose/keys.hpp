/// That each parameter of a network has a key of its own, and that one which is tied to another finds it. A network that
/// fits together may fail here; it cannot be loaded.
#pragma once

#include <idem/compose/find.hpp>
#include <idem/compose/nearest.hpp>
#include <idem/compose/network.hpp>
#include <idem/support/diagnostics.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace idem::detail {

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

/// A list of hashes, as long as it becomes; <vector> would be a fifth of what this library's types cost to include.
class HashList {
  public:
    constexpr HashList() = default;
    constexpr ~HashList() { delete[] hashes_; }
    HashList(const HashList&) = delete;
    HashList& operator=(const HashList&) = delete;

    constexpr void append(std::uint64_t hash) {
        if (size_ == capacity_) {
            capacity_ = 2 * capacity_ + 16;
            auto* larger = new std::uint64_t[capacity_]{};
            for (std::size_t i = 0; i < size_; ++i) larger[i] = hashes_[i];
            delete[] hashes_;
            hashes_ = larger;
        }
        hashes_[size_++] = hash;
    }
    /// One that stands twice; 0 if there is none.
    constexpr std::uint64_t repeated() {
        std::sort(hashes_, hashes_ + size_);
        for (std::size_t i = 1; i < size_; ++i)
            if (hashes_[i] == hashes_[i - 1]) return hashes_[i];
        return 0;
    }

  private:
    std::uint64_t* hashes_ = nullptr;
    std::size_t size_ = 0, capacity_ = 0;
};

/// How much there is to write down; and the first keys of all layers with parameters, as hashes: the compiler compares
/// a thousand of them quickly.
struct KeyCounter final : Observer {
    std::size_t parts = 0, entries = 0, removals = 0;
    bool ties = false;
    HashList hashes{};

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
        hashes.append(key_hash(node, parameters));
        parts += count_parts(*node.place.indexed);
        entries += static_cast<std::size_t>(parameters.count);
    }
    constexpr void removed(std::string_view) override { ++parts, ++removals; }
};

struct KeyCounts {
    std::size_t parts = 0, entries = 0, removals = 0;
    bool ties = false;  // whether a layer has another one's parameters
    std::uint64_t repeated = 0;
};

template <class N>
inline constexpr KeyCounts key_counts_v = [] {
    KeyCounter counter;
    NetworkTraits<N>::walk(counter);
    return KeyCounts{counter.parts, counter.entries, counter.removals, counter.ties, counter.hashes.repeated()};
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
/// away or made it an Identity. `differs`: it has one of such a name, but of other extents.
struct TieFinder final : Observer {
    std::string_view path;
    ParameterList wanted;
    bool found = false, differs = false;
    bool stands = false;  // a layer is there, whatever its parameters

    constexpr TieFinder(std::string_view at, const ParameterList& parameters) : path(at), wanted(parameters) {}
    constexpr void enter(const Node& node) override {
        if (!node.is_layer || node.place.indexed->is_root() || !path_equals(*node.place.indexed, path)) return;
        stands = true;
        found = found || holds_place(node);
        if (!node.leaf->tied.empty()) return;
        for (const Parameter& here : node.leaf->parameters(node.in[0]))
            for (const Parameter& parameter : wanted)
                if (here.name == parameter.name) (here.extents == parameter.extents ? found : differs) = true;
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
        if (tie.found && !tie.differs) return;
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
    static constexpr bool holds() {
        if constexpr (key_counts_v<definition_t<N>>.ties) return sentence().empty();
        else return key_counts_v<definition_t<N>>.repeated == 0;
    }
    static constexpr Text sentence() {
        if constexpr (key_counts_v<definition_t<N>>.repeated == 0 && key_counts_v<definition_t<N>>.ties) {
            UntiedFinder<N> finder;
            NetworkTraits<definition_t<N>>::walk(finder);
            return finder.sentence;
        } else if constexpr (key_counts_v<definition_t<N>>.repeated == 0) {
            return {};
        } else {
            KeyByHash finder(key_counts_v<definition_t<N>>.repeated);
            NetworkTraits<definition_t<N>>::walk(finder);
            return diagnostic::say(diagnostic::Code::key_not_unique, {finder.key.view()});
        }
    }
};

}  // namespace idem::detail
