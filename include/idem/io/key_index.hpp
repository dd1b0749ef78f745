/// Finds keys in a list of them, and what stands there twice.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace idem::detail {

/// Sorted by the C library, whose function is there already: std::sort is compiled anew for every type.
class KeyIndex {
  public:
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    /// Refers to the keys' texts.
    explicit KeyIndex(const std::vector<std::string_view>& keys) {
        places_.reserve(keys.size());
        for (std::string_view key : keys) places_.push_back({key, places_.size()});
        if (!places_.empty()) std::qsort(places_.data(), places_.size(), sizeof(Place), &compare);
    }

    /// Where the key stands first.
    std::size_t find(std::string_view key) const {
        std::size_t begin = 0, end = places_.size();
        while (begin < end) {
            const std::size_t middle = begin + (end - begin) / 2;
            if (places_[middle].key < key) begin = middle + 1;
            else end = middle;
        }
        return begin < places_.size() && places_[begin].key == key ? places_[begin].number : nowhere;
    }
    bool contains(std::string_view key) const { return find(key) != nowhere; }

    /// The first place whose key stood at an earlier one already.
    std::size_t repeated() const {
        std::size_t first = nowhere;
        for (std::size_t i = 1; i < places_.size(); ++i)
            if (places_[i].key == places_[i - 1].key && places_[i].number < first) first = places_[i].number;
        return first;
    }

  private:
    struct Place {
        std::string_view key;
        std::size_t number;
    };

    static int compare(const void* left, const void* right) {
        const Place &a = *static_cast<const Place*>(left), &b = *static_cast<const Place*>(right);
        const int order = a.key.compare(b.key);
        return order != 0 ? order : (a.number > b.number) - (a.number < b.number);
    }

    std::vector<Place> places_;  // by key, equal ones as they came
};

}  // namespace idem::detail
