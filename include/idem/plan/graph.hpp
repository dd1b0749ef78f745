/// A network as steps over values, while it is being planned: ordinary arrays, computed by the compiler.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/layer/operation.hpp>
#include <idem/plan/kernels.hpp>
#include <idem/shape/extents.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace idem::detail {

/// Not a value, a storage, a step, a guard.
inline constexpr int none = -1;

/// Where the parameters of one step stand among the network's; `none` where it has no such parameter.
struct Recipe {
    int weight = none, bias = none;
    Normalisation normalisation{};
    int own = none, own_count = 0;  // a user's layer: its first parameter, and how many

    constexpr bool empty() const { return weight == none && !normalisation.present() && own_count == 0; }
};

/// A step runs only if the choice was made so; `parent` is the guard around it.
struct Guard {
    int choice = none, wanted = 0, parent = none;
};

/// Something to be chosen at run time: an Optional (off, on) or a Switch.
struct Choice {
    std::string_view name{};
    int count = 0;
    int initial = 0;
};

/// Memory that holds one or more values: a block of the arena, a network's input, or a network's output.
struct Storage {
    std::ptrdiff_t floats = 0;  // per sample
    int input = none, output = none;
    int first = none, last = none;  // the steps that first write and last touch it
    std::ptrdiff_t offset = none;
};

/// What flows: elements of a storage, under extents and in a layout.
struct Value {
    Extents extents{};
    kernel::Layout layout = kernel::Layout::rows;
    int storage = none;
};

struct Step {
    Kernels kernels{};
    kernel::Geometry geometry{};
    int input = none, operand = none, output = none;  // storages
    bool in_place = false;
    Recipe recipe{};
    int guard = none;
};

/// A stream or several, by value number.
struct Values {
    std::array<int, 8> number{};
    int count = 0;

    constexpr Values() = default;
    constexpr Values(int one) : count(1) { number[0] = one; }
    constexpr int operator[](int i) const { return number[static_cast<std::size_t>(i)]; }
    constexpr void append(int one) { number[static_cast<std::size_t>(count++)] = one; }
};

/// Whether the layouts differ at all in memory.
constexpr bool same_in_all_layouts(const Extents& extents) {
    return extents.rank != 3 || extents[0] == 1 || extents.size(1, 3) == 1;
}

struct Graph {
    std::vector<Step> steps{};
    std::vector<Value> values{};
    std::vector<Storage> storages{};
    std::vector<Guard> guards{};
    std::vector<Choice> choices{};
    int guard = none;  // around what is being added

    constexpr const Value& value(int number) const { return values[static_cast<std::size_t>(number)]; }
    constexpr Storage& storage(int number) { return storages[static_cast<std::size_t>(number)]; }

    constexpr int add_storage(const Storage& storage) {
        storages.push_back(storage);
        return static_cast<int>(storages.size()) - 1;
    }
    constexpr int add_value(const Value& value) {
        values.push_back(value);
        return static_cast<int>(values.size()) - 1;
    }
    constexpr int new_value(const Extents& extents, kernel::Layout layout) {
        return add_value({extents, layout, add_storage({.floats = extents.size()})});
    }
    /// The same memory under other extents or in another layout.
    constexpr int view(int number, const Extents& extents, kernel::Layout layout) {
        return add_value({extents, layout, value(number).storage});
    }
    constexpr void add_step(Step step) {
        step.guard = guard;
        steps.push_back(step);
    }
    constexpr int add_guard(int choice, int wanted) {
        guards.push_back({choice, wanted, guard});
        return static_cast<int>(guards.size()) - 1;
    }

    /// `number` in `layout`: itself, a view, or a transposed copy.
    constexpr int in_layout(int number, kernel::Layout layout) {
        const Value from = value(number);
        if (layout == kernel::Layout::any || from.layout == layout) return number;
        if (same_in_all_layouts(from.extents)) return view(number, from.extents, layout);
        const int result = new_value(from.extents, layout);
        Step step{.input = from.storage, .output = value(result).storage};
        const std::ptrdiff_t channels = from.extents[0], places = from.extents.size(1, 3);
        const bool to_last = layout == kernel::Layout::channels_last;
        step.geometry.axis = to_last ? channels : places;
        step.geometry.inner = to_last ? places : channels;
        step.kernels = kernels_of<kernel::None>(Computation::transpose, step.geometry);
        add_step(step);
        return result;
    }
};

}  // namespace idem::detail
