/// A network as steps over values, while it is being planned: ordinary arrays, computed by the compiler.
#pragma once

#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/layer/operation.hpp>
#include <idem/plan/growing.hpp>
#include <idem/plan/kernels.hpp>
#include <idem/shape/extents.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace idem::detail {

/// Not a value, a storage, a step, a guard.
inline constexpr int none = -1;

/// Where the parameters of one step stand among the network's; `none` where it has no such parameter.
struct Recipe {
    int weight = none, bias = none;
    int first_weight = 0, first_bias = 0;  // the output channels in front of those that this step computes
    int own = none;  // a user's layer: its first parameter, and how many
    std::int8_t own_count = 0;
    bool transposed = false;  // the weight lies as (in, out)
    bool recurs = false;      // behind the weight and the bias stand those of the units
    const TransposedWindow* transposed_window = nullptr;
    Normalisation normalisation{};        // of what comes out
    Normalisation input_normalisation{};  // of what goes in: a prologue's
};

/// Which numbers of a step's geometry are proportional to the number of positions (see plan/length.hpp).
enum class Lengthwise {
    no,
    rows,        // height
    elements,    // inner and height
    column_elements,  // inner
    blocks,      // outer
    table,       // outer; rows of a table that begin with the first position's
    row_pitch,   // pitch: takes some of all positions
    first_axis,  // of extents
    width,       // width and out_width: of a window that slides over positions
    from_columns,  // inner: of a transposition of columns
    to_columns,  // axis: of a transposition to columns
    queries,     // of attention
    keys,
    both,
    mixed,       // one position's result depends on others: the network has one length
};

/// How a stream has positions.
enum class Positioned : std::int8_t {
    no,
    places,   // one behind the other, (T, C): channels last
    columns,  // all of each channel, (C, T)
    pairs,    // along both axes, (T, T): a mask of pairs
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

/// Memory that holds one or more values: a block of the arena, a network's input, a network's output, or the slice of
/// another block that begins at `channel` of each place there.
struct Storage {
    std::ptrdiff_t floats = 0;    // per sample
    std::ptrdiff_t channels = 1;  // what lies together at one place: the innermost extent
    int input = none, output = none;
    Extents extents{};            // of an output
    int whole = none;
    std::ptrdiff_t channel = 0;
    bool state = false;           // stays from one call to the next
    Positioned positions = Positioned::no;  // of which a run may have fewer
    int first = none, last = none;  // the steps that first write and last touch it, or a slice of it
    std::ptrdiff_t offset = none;

    constexpr std::ptrdiff_t places() const { return floats / channels; }
};

/// The zeros around a value: what stands inside, and how many places are above it and to its left.
struct Margin {
    int inside = none;
    int top = 0, left = 0;
};

/// What flows: elements of a storage, under extents and in a layout.
struct Value {
    Extents extents{};
    kernel::Layout layout = kernel::Layout::rows;
    int storage = none;
    Margin margin{};
};

struct Step {
    Computation computation = Computation::nothing;
    ChooseKernels choose = nullptr;
    kernel::Lanewise unrolled{};  // the activation, for what unrolls the step
    kernel::Geometry geometry{};
    int input = none, operand = none, output = none;  // storages
    int others[2] = {none, none};                     // that it reads too: values and the mask of attention
    int state = none;
    OnPositions on_positions = OnPositions::as_computed;
    Lengthwise lengthwise = Lengthwise::no;
    bool in_place = false;
    kernel::Prologue as_prologue = kernel::Prologue::none;  // what this step would be in front of a product
    Recipe recipe{};
    int guard = none;

    constexpr std::array<int, 4> reads() const { return {input, operand, others[0], others[1]}; }
    constexpr std::array<int, 6> touches() const { return {input, operand, others[0], others[1], state, output}; }
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
    return extents.rank < 2 || extents[0] == 1 || extents.size(1, extents.rank) == 1;
}

struct Graph {
    Growing<Step> steps{};
    Growing<Value> values{};
    Growing<Storage> storages{};
    Growing<Guard> guards{};
    Growing<Choice> choices{};
    int guard = none;  // around what is being added
    int length = 0;    // positions, where a run may have fewer
    std::ptrdiff_t arena_floats = 0, state_floats = 0;  // per sample

    constexpr const Value& value(int number) const { return values[static_cast<std::size_t>(number)]; }
    constexpr Storage& storage(int number) { return storages[static_cast<std::size_t>(number)]; }
    constexpr const Storage& storage(int number) const { return storages[static_cast<std::size_t>(number)]; }
    /// The block of memory that a storage is, or is a slice of.
    constexpr int block(int number) const {
        while (storage(number).whole != none) number = storage(number).whole;
        return number;
    }

    constexpr int add_storage(const Storage& storage) {
        storages.push_back(storage);
        return static_cast<int>(storages.size()) - 1;
    }
    constexpr int add_value(const Value& value) {
        values.push_back(value);
        return static_cast<int>(values.size()) - 1;
    }
    constexpr int new_value(const Extents& extents, kernel::Layout layout) {
        const int innermost = extents.rank == 0 ? 1 : extents[layout == kernel::Layout::channels_last ? 0 : -1];
        return add_value({extents, layout, add_storage({.floats = extents.size(), .channels = innermost})});
    }
    /// The same memory under other extents or in another layout.
    constexpr int view(int number, const Extents& extents, kernel::Layout layout) {
        return add_value({extents, layout, value(number).storage});
    }
    /// Rows (T, C) in memory with C floats at each place, of which columns are slices: themselves, or a copy of what an
    /// earlier layer gave as rows of another length.
    constexpr int in_places(int number) {
        const Value from = value(number);
        if (storage(from.storage).channels == from.extents[-1]) return number;
        const int copy = new_value(from.extents, from.layout);
        copy_to(number, copy);
        return copy;
    }
    /// `columns` columns of the rows (T, …) that a value is, from `first` on; see `in_places`.
    constexpr int columns_of(int number, int first, int columns) {
        const Value from = value(number);
        if (columns == from.extents[-1]) return number;
        const Extents part{from.extents[0], columns};
        return add_value({part, from.layout,
                          add_storage({.floats = part.size(), .channels = columns, .whole = from.storage,
                                       .channel = first})});
    }
    /// An operation on each element: of all of them, or place by place where a stream is a slice.
    constexpr kernel::Geometry elementwise(int number) const {
        const Storage& of = storage(value(number).storage);
        kernel::Geometry geometry;
        geometry.inner = of.floats;
        geometry.height = geometry.out_height = static_cast<int>(of.places());
        geometry.channels = geometry.out_channels = static_cast<int>(of.channels);
        return geometry;
    }
    constexpr void add_step(Step step) {
        step.guard = guard;
        steps.push_back(step);
    }
    /// Steps that were set to {}.
    constexpr void drop_empty_steps() {
        std::size_t kept = 0;
        for (const Step& step : steps)
            if (step.computation != Computation::nothing) steps[kept++] = step;
        steps.shrink_to(kept);
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
        Step step{.computation = Computation::transpose,
                  .choose = &choose_kernels<Computation::transpose>,
                  .input = from.storage,
                  .output = value(result).storage};
        const std::ptrdiff_t channels = from.extents[0], places = from.extents.size(1, from.extents.rank);
        const bool to_last = layout == kernel::Layout::channels_last;
        step.geometry.axis = to_last ? channels : places;
        step.geometry.inner = to_last ? places : channels;
        add_step(step);
        return result;
    }
    constexpr void copy_to(int from, int to) {
        const Value source = value(in_layout(from, value(to).layout));
        Step step{.computation = Computation::copy,
                  .choose = &choose_kernels<Computation::copy>,
                  .input = source.storage,
                  .output = value(to).storage};
        step.geometry = elementwise(to);
        add_step(step);
    }
};

/// How often each storage is read or written, or has another as its slice.
constexpr Growing<int> count_uses(const Graph& graph) {
    Growing<int> uses(graph.storages.size(), 0);
    const auto count = [&](int storage) {
        if (storage != none) ++uses[static_cast<std::size_t>(storage)];
    };
    for (const Step& step : graph.steps)
        for (const int storage : step.touches()) count(storage);
    for (const Storage& storage : graph.storages) count(storage.whole);
    return uses;
}

/// The uses of what one step writes, and one reads.
inline constexpr int written_and_read = 2;

}  // namespace idem::detail
