/// The parameters of a layer, as its state_dict holds them.
#pragma once

#include <idem/shape/extents.hpp>

#include <initializer_list>
#include <string_view>

namespace idem {

/// One entry of a layer's state_dict.
struct Parameter {
    std::string_view name;
    Extents extents;
    bool ignored = false;  // PyTorch stores it, inference does not read it: num_batches_tracked
};

namespace detail {

/// A few parameters, by value.
struct ParameterList {
    static constexpr int capacity = 8;
    Parameter items[capacity]{};
    int count = 0;

    constexpr ParameterList() = default;
    constexpr ParameterList(std::initializer_list<Parameter> list) {
        for (const Parameter& parameter : list) append(parameter);
    }
    constexpr void append(const Parameter& parameter) { items[count++] = parameter; }
    constexpr const Parameter* begin() const { return items; }
    constexpr const Parameter* end() const { return items + count; }

    /// Those that a model reads.
    constexpr int stored() const {
        int stored = 0;
        for (const Parameter& parameter : *this) stored += parameter.ignored ? 0 : 1;
        return stored;
    }
};

}  // namespace detail
}  // namespace idem
