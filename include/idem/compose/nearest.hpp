/// What to suggest for a path that is not there: the paths of the network that are nearest to it.
#pragma once

#include <idem/compose/path.hpp>
#include <idem/compose/trace.hpp>
#include <idem/support/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace idem::detail {

/// How many letters are to be put in, taken out or exchanged to make one text of another, which comes letter by letter.
/// Compilers bound the work of a constant, and a path is compared with all of a network's: the bits of a word are a
/// whole column of the table, of which bit i stands for the i-th letter of `wanted` behind what both begin with.
/// Source: Hyyrö (2003), "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", figure 3.
struct EditDistance {
    static constexpr std::size_t word = 64;

    struct Column {
        std::uint64_t above = ~std::uint64_t{0}, below = 0;  // where the column grows by one, and where it falls
        std::size_t same = 0;                                // letters that both begin with
        std::size_t length = 0;                              // of the other text so far
        std::size_t distance = 0;                            // from all of wanted to it
    };

    std::string_view wanted;
    std::size_t first;            // letter that has a bit; of more than a word, those before must be the same
    std::uint64_t places[256]{};  // of each letter, as bits

    constexpr explicit EditDistance(std::string_view text)
        : wanted(text), first(text.size() - std::min(text.size(), word)) {
        for (std::size_t i = first; i < wanted.size(); ++i) places[index(wanted[i])] |= std::uint64_t{1} << (i - first);
    }
    static constexpr std::size_t index(char letter) { return static_cast<unsigned char>(letter); }

    constexpr Column start() const { return {.distance = wanted.size()}; }
    constexpr Column after(Column column, std::string_view letters) const {
        for (const char letter : letters) step(column, letter);
        return column;
    }

  private:
    constexpr void step(Column& column, char letter) const {
        const bool all_same = column.same == column.length++;
        if (column.same == wanted.size()) {
            ++column.distance;
        } else if (all_same && wanted[column.same] == letter) {
            ++column.same;
            --column.distance;
        } else if (column.same >= first) {
            const std::uint64_t equal = places[index(letter)] >> (column.same - first);
            const std::uint64_t last = std::uint64_t{1} << (wanted.size() - column.same - 1);
            auto& [above, below, same, length, distance] = column;
            const std::uint64_t diagonal = (((equal & above) + above) ^ above) | equal | below;
            const std::uint64_t more = below | ~(diagonal | above), fewer = above & diagonal;  // than the last column
            distance += (more & last) != 0;
            distance -= (fewer & last) != 0;
            above = fewer << 1 | ~(diagonal | (more << 1 | 1));
            below = (more << 1 | 1) & diagonal;
        }
    }
};

/// Whether a path ends with `text`, or text with the path: from a component's beginning.
constexpr bool ends_alike(const Path& path, std::string_view text) {
    const Text digits = path.name.empty() ? Text{}.append(path.index) : Text{};
    const std::string_view name = path.name.empty() ? digits.view() : path.name;
    if (!text.ends_with(name)) return false;
    text.remove_suffix(name.size());
    if (text.empty()) return true;
    if (!text.ends_with(".")) return false;
    text.remove_suffix(1);
    return path.before->is_root() || ends_alike(*path.before, text);
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
        : wanted(path), distance(std::clamp(path.size() / 3, std::size_t{2}, EditDistance::word)), edits(path) {
        reached[0].column = edits.start();
    }
    constexpr void enter(const Node& node) override {
        const Path& path = *node.place.indexed;
        if (!path.is_root() && node.place.trail.depth <= Route::capacity) offer(path, distance_to(path));
    }
    /// "; did you mean 'fc1', 'fc2'?"
    constexpr Text remedy() const {
        Text text;
        for (std::size_t i = 0; i < count; ++i)
            text.append(i == 0 ? "; did you mean '" : "', '").append(names[i].view());
        if (!text.empty()) text.append("'?");
        return text;
    }

  private:
    constexpr std::size_t distance_to(const Path& path) {
        if (ends_alike(path, wanted)) return 2;
        const EditDistance::Column& column = reached[reach(path)].column;
        const std::string_view rest = wanted.substr(column.same);
        if (column.same == column.length && rest.starts_with("."))
            return 1 + static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '.'));
        return column.distance;
    }
    constexpr void offer(const Path& path, std::size_t found) {
        if (found > distance) return;
        if (found < distance) distance = found, count = 0;
        if (count == wanted_count) return;
        const Text name = path_text(path);
        for (std::size_t i = 0; i < count; ++i)
            if (names[i].view() == name.view()) return;
        names[count++] = name;
    }
    /// The number of the path's components, behind each of which `reached` has its column. Those that the path before
    /// began with are there already.
    constexpr int reach(const Path& path) {
        if (path.is_root()) return 0;
        const int before = reach(*path.before);
        Reached& here = reached[before + 1];
        if (before < known && here.name == path.name && here.index == path.index) return before + 1;
        const Text digits = path.name.empty() ? Text{}.append(path.index) : Text{};
        const EditDistance::Column dot = before > 0 ? edits.after(reached[before].column, ".") : reached[0].column;
        here = {path.name, path.index, edits.after(dot, path.name.empty() ? digits.view() : path.name)};
        return known = before + 1;
    }

    struct Reached {
        std::string_view name{};
        int index = 0;
        EditDistance::Column column{};
    };

    EditDistance edits;
    Reached reached[Route::capacity + 1]{};
    int known = 0;
};

}  // namespace idem::detail
