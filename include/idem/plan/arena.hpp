/// Where every intermediate result lies: lifetimes first, then offsets in one arena.
///
/// Offsets are floats per sample, on cache lines; with a batch they are multiplied by it. Only blocks have offsets:
/// slices lie inside them. A result takes the first gap
/// among those that live at its first write and is free after its last read; elementwise steps write where they read.
#pragma once

#include <idem/plan/graph.hpp>
#include <idem/plan/growing.hpp>
#include <idem/support/cache_lines.hpp>

#include <cstddef>

namespace idem::detail {

/// Drops the steps that no output needs.
constexpr void drop_dead_steps(Graph& graph, const Growing<int>& output_storages) {
    Growing<char> needed(graph.storages.size(), 0);
    const auto block = [&](int storage) { return static_cast<std::size_t>(graph.block(storage)); };
    for (int storage : output_storages) needed[block(storage)] = 1;
    for (std::size_t i = graph.steps.size(); i-- > 0;) {
        Step& step = graph.steps[i];
        if (!needed[block(step.output)]) {
            step = {};
            continue;
        }
        for (int read : step.reads())
            if (read != none) needed[block(read)] = 1;
    }
    graph.drop_empty_steps();
}

constexpr void find_lifetimes(Graph& graph) {
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        const Step& step = graph.steps[i];
        for (int touched : step.touches()) {
            if (touched == none) continue;
            Storage& storage = graph.storage(graph.block(touched));
            if (storage.first == none) storage.first = static_cast<int>(i);
            storage.last = static_cast<int>(i);
        }
    }
}

constexpr std::ptrdiff_t whole_lines_of(const Storage& storage) { return whole_lines(storage.floats); }

constexpr bool in_arena(const Storage& storage) {
    return storage.input == none && storage.output == none && !storage.state;
}

/// Which storages have slices.
constexpr Growing<char> divided_storages(const Graph& graph) {
    Growing<char> divided(graph.storages.size(), 0);
    for (const Storage& storage : graph.storages)
        if (storage.whole != none) divided[static_cast<std::size_t>(storage.whole)] = 1;
    return divided;
}

/// The lowest offset with room for `floats` beside the storages that live.
constexpr std::ptrdiff_t first_gap(Graph& graph, const Growing<int>& live, std::ptrdiff_t floats) {
    std::ptrdiff_t offset = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (int number : live) {
            const Storage& other = graph.storage(number);
            if (other.offset >= offset + floats || other.offset + whole_lines_of(other) <= offset) continue;
            offset = other.offset + whole_lines_of(other);
            moved = true;
        }
    }
    return offset;
}

/// Sets the offsets of what stays from one call to the next, and returns its size in floats per sample.
constexpr std::ptrdiff_t place_states(Graph& graph) {
    std::ptrdiff_t size = 0;
    for (Storage& storage : graph.storages) {
        if (!storage.state) continue;
        storage.offset = size;
        size += whole_lines_of(storage);
    }
    return size;
}

/// Sets the offsets and returns the size of the arena in floats per sample.
constexpr std::ptrdiff_t place_in_arena(Graph& graph) {
    const Growing<char> divided = divided_storages(graph);
    const auto undivided = [&](int number) {
        return graph.storage(number).whole == none && !divided[static_cast<std::size_t>(number)];
    };
    Growing<int> live;
    std::ptrdiff_t size = 0;
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        const Step& step = graph.steps[i];
        const int now = static_cast<int>(i);
        const int block = graph.block(step.output);
        Storage& written = graph.storage(block);
        if (in_arena(written) && written.first == now) {
            const Storage& read = graph.storage(step.input);
            const bool reuse = step.in_place && in_arena(read) && read.last == now && read.floats == written.floats &&
                               step.operand != step.input && undivided(step.input) && undivided(step.output);
            if (reuse) {
                written.offset = read.offset;
                for (int& number : live)
                    if (number == step.input) number = step.output;
            } else {
                written.offset = first_gap(graph, live, whole_lines_of(written));
                live.push_back(block);
            }
            if (written.offset + whole_lines_of(written) > size) size = written.offset + whole_lines_of(written);
        }
        std::size_t kept = 0;
        for (int number : live)
            if (graph.storage(number).last > now) live[kept++] = number;
        live.shrink_to(kept);
    }
    return size;
}

}  // namespace idem::detail
