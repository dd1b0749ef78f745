/// Which networks are so small that they are unrolled whole: all streams in registers, all weights in the first-level
/// cache, every number of the plan a constant of the code (run_tiny.hpp).
///
/// Linear layers, scales and shifts, activations, sums and products, on streams of rank 1 and with nothing to choose at
/// run time; and with recurrent layers among them, the same on rows, one after the other. What those keep is one more
/// stream, which the walk loads before the first row and stores behind the last. Sums are in another order than in
/// larger networks, so that the last digits may differ.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/small_dense.hpp>
#include <idem/kernel/small_recurrent.hpp>
#include <idem/plan/arena.hpp>
#include <idem/plan/graph.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::detail {

/// Products of vectors, each an instruction with its weights in memory: 256 take 16 kB of weights with 16 lanes, half
/// of the smallest first-level caches, and about 4 kB of code. A recurrent layer comes again with every row, and nothing
/// in between: of such a network there may be 28 kB of weights, and 9 kB of code.
inline constexpr int tiny_products = 256, tiny_recurrent_products = 900;
inline constexpr std::ptrdiff_t tiny_recurrent_floats = 7168;
/// Each is code of its own.
inline constexpr std::size_t tiny_steps = 16;
/// Besides what is live: the input that a product takes, its weights, and a second chain of sums.
inline constexpr int tiny_temporaries = 3;

/// What holds the streams.
enum class TinyVectors { not_tiny, half, batch };

constexpr bool is_recurrent(Computation computation) {
    return computation == Computation::lstm || computation == Computation::gru;
}
constexpr bool is_recurrent(const Graph& graph) {
    for (const Step& step : graph.steps)
        if (is_recurrent(step.computation)) return true;
    return false;
}

/// How many rows a walk does one after the other.
constexpr int tiny_rows(const Graph& graph) { return is_recurrent(graph) && graph.length > 0 ? graph.length : 1; }

/// For each of `rows`: y = Activation(W x + b + operand), or one number from one or two of the same place, or a
/// recurrent layer.
constexpr bool is_tiny_step(const Graph& graph, const Step& step, int rows) {
    if (step.guard != none) return false;
    for (const int touched : step.touches())
        if (touched != none && graph.storage(touched).whole != none) return false;
    const kernel::Geometry& g = step.geometry;
    switch (step.computation) {
        case Computation::lstm:
        case Computation::gru: return g.height == rows && g.groups == 1 && !g.backwards;
        case Computation::linear: return g.height == rows && g.prologue == kernel::Prologue::none;
        case Computation::scale_shift: return g.outer == 1 && g.inner == 1 && rows == 1;
        case Computation::map:
        case Computation::add:
        case Computation::multiply: return graph.storage(step.output).places() == rows && !g.operand_repeats;
        default: return false;
    }
}

/// Whether every step is one, and if there are rows, all streams have them.
constexpr bool has_tiny_steps(const Graph& graph) {
    if (graph.steps.empty() || graph.steps.size() > tiny_steps) return false;
    const int rows = tiny_rows(graph);
    for (const Step& step : graph.steps) {
        if (!is_tiny_step(graph, step, rows)) return false;
        for (const int storage : step.reads())
            if (rows > 1 && storage != none && graph.storage(storage).positions == Positioned::no) return false;
    }
    return true;
}

template <class V>
constexpr int tiny_products_of(const Step& step) {
    const kernel::SmallDense dense = kernel::small_dense_of<V>(step.geometry);
    switch (step.computation) {
        case Computation::linear: return dense.steps() * dense.out.vectors();
        case Computation::lstm: return kernel::small_recurrent_of<kernel::Lstm, V>(step.geometry).products();
        case Computation::gru: return kernel::small_recurrent_of<kernel::Gru, V>(step.geometry).products();
        default: return 0;
    }
}

template <class V>
constexpr bool fits_registers(const Graph& graph) {
    constexpr auto lanes = static_cast<std::ptrdiff_t>(kernel::simd::lanes<V>);
    const int rows = tiny_rows(graph);
    int products = 0;
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        std::ptrdiff_t live = tiny_temporaries;
        for (const Storage& storage : graph.storages) {
            const int now = static_cast<int>(i);
            if (storage.first != none && ((storage.first <= now && now <= storage.last) || storage.state))
                live += (storage.floats / (storage.state ? 1 : rows) + lanes - 1) / lanes;
        }
        if (live > kernel::simd::registers<kernel::simd::Batch>) return false;  // of half vectors there are as many
        products += tiny_products_of<V>(graph.steps[i]);
    }
    if (is_recurrent(graph)) return products <= tiny_recurrent_products && products * lanes <= tiny_recurrent_floats;
    return products <= tiny_products;
}

/// The widest of the streams between a network's layers, and of their rows, by which it goes if any layer recurs.
struct WidestStream final : Observer {
    std::ptrdiff_t floats = 0, row_floats = 0;
    bool recurs = false;

    constexpr std::ptrdiff_t at_once() const { return recurs ? row_floats : floats; }
    constexpr void look(const Streams& streams) {
        for (int i = 0; i < streams.count; ++i) {
            const Extents& stream = streams[i];
            floats = std::max(floats, stream.size());
            row_floats = std::max(row_floats, stream.size(stream.rank == 2 ? 1 : 0, stream.rank));
        }
    }
    constexpr void enter(const Node& node) override {
        look(node.in);
        if (node.is_layer && node.leaf->recurs) recurs = true;
    }
    constexpr void leave(const Node&, const Streams& out) override { look(out); }
};

/// False for most networks that are not tiny, and answered without planning them.
template <class N>
inline constexpr bool may_be_tiny_v = [] {
    WidestStream widest;
    NetworkTraits<definition_t<N>>::walk(widest);
    using V = kernel::simd::Batch;
    return widest.at_once() <= kernel::simd::registers<V> * kernel::simd::lanes<V>;
}();

/// Asked before steps are moved into others: the walk has no use for that.
constexpr TinyVectors tiny_vectors(const Graph& network) {
    if (!has_tiny_steps(network)) return TinyVectors::not_tiny;
    Graph graph = network;
    find_lifetimes(graph);
    std::ptrdiff_t widest = 0;
    for (const Storage& storage : graph.storages) widest = std::max(widest, storage.floats);
    const bool half = widest <= kernel::simd::lanes<kernel::simd::HalfBatch> || is_recurrent(graph);
    if (half && fits_registers<kernel::simd::HalfBatch>(graph)) return TinyVectors::half;
    return fits_registers<kernel::simd::Batch>(graph) ? TinyVectors::batch : TinyVectors::not_tiny;
}

/// The packing of such a step's parameters, in the place of its ordinary kernels; the scratch memory stays what those
/// need, because a workspace serves models of every policy.
template <class V>
constexpr Kernels tiny_kernels(Computation computation, const kernel::Geometry& geometry, const Kernels& ordinary) {
    Kernels kernels{.scratch_bytes = ordinary.scratch_bytes};
    if (computation == Computation::linear) {
        kernels.pack = &kernel::pack_small_dense<V>;
        kernels.packed_floats = kernel::small_dense_of<V>(geometry).packed_floats();
    } else if (computation == Computation::lstm) {
        kernels.pack = &kernel::pack_small_recurrent<kernel::Lstm, V>;
        kernels.packed_floats = kernel::small_recurrent_of<kernel::Lstm, V>(geometry).packed_floats();
    } else if (computation == Computation::gru) {
        kernels.pack = &kernel::pack_small_recurrent<kernel::Gru, V>;
        kernels.packed_floats = kernel::small_recurrent_of<kernel::Gru, V>(geometry).packed_floats();
    } else if (computation == Computation::scale_shift) {
        kernels.pack = &kernel::pack_small_scale_shift<V>;
        kernels.packed_floats = kernel::packed_small_scale_shift_floats(
            {static_cast<int>(geometry.axis), static_cast<int>(kernel::simd::lanes<V>)});
    }
    return kernels;
}

}  // namespace idem::detail
