/// A layer with a state, as in recurrent.hpp, so small that its streams and its state are registers (small_dense.hpp).
#pragma once

#include <idem/kernel/cell_biases.hpp>
#include <idem/kernel/cell_step.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/small_dense.hpp>
#include <idem/kernel/unroll.hpp>

#include <cstddef>
#include <vector>

namespace idem::kernel {

/// The products of a row and of the units before, with a part for each gate.
struct SmallRecurrent {
    SmallDense row, units;

    constexpr int packed_floats() const { return row.packed_floats() + units.packed_floats(); }
    /// Products of vectors.
    constexpr int products() const { return (row.steps() + units.steps()) * units.parts * units.out.vectors(); }
};

template <class Cell, class V>
constexpr SmallRecurrent small_recurrent_of(const Geometry& geometry) {
    constexpr int lanes = static_cast<int>(simd::lanes<V>);
    const SmallStream row{geometry.channels, lanes}, units{geometry.out_channels, lanes};
    return {{row, units, Cell::gates}, {units, units, Cell::gates}};
}

/// Packs the parameters as for `pack_small_dense`, of the row and then of the units.
template <class Cell, class V>
void pack_small_recurrent(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const SmallRecurrent layer = small_recurrent_of<Cell, V>(geometry);
    // What comes of the row is where the units' sums begin; apart stand the last gates.
    detail::CellBiases<Cell> biases(geometry, parameters);
    const std::size_t joined = biases.of_sums.size() - biases.apart.size();
    std::vector<float> of_row(biases.of_sums.begin(), biases.of_sums.begin() + static_cast<std::ptrdiff_t>(joined));
    of_row.insert(of_row.end(), biases.apart.begin(), biases.apart.end());
    detail::pack_small(layer.row, {.weight = parameters.weight, .bias = of_row.data()}, packed);
    detail::pack_small(layer.units, {.weight = parameters.units_weight, .bias = biases.of_sums.data()},
                       packed + layer.row.packed_floats());
}

/// What a layer keeps from one row to the next: h, and what its cell keeps besides.
template <class Cell, class V, int units>
struct SmallState {
    SmallVectors<V, units> h, kept;
};

/// In memory h and the rest lie behind each other. Null: zeros.
template <class Cell, class V, int units>
IDEM_ALWAYS_INLINE void load_state(const float* from, SmallState<Cell, V, units>& state) {
    if (from) {
        state.h = load_small<V, units>(from);
        if constexpr (Cell::keeps_more) state.kept = load_small<V, units>(from + units);
    } else {
        detail::unroll<SmallVectors<V, units>::stream.vectors()>([&](auto v) __attribute__((always_inline)) {
            state.h.vector[v] = state.kept.vector[v] = V(0.0f);
        });
    }
}
template <class Cell, class V, int units>
IDEM_ALWAYS_INLINE void store_state(float* to, const SmallState<Cell, V, units>& state) {
    store_small(to, state.h);
    if constexpr (Cell::keeps_more) store_small(to + units, state.kept);
}

/// The units after row `x`; `packed` as `pack_small_recurrent<Cell, V>` packs parameters.
template <class Cell, class V, int in, int units>
IDEM_ALWAYS_INLINE SmallVectors<V, units> small_recurrent(const SmallVectors<V, in>& x,
                                                          SmallState<Cell, V, units>& state, const float* packed) {
    constexpr SmallStream stream = SmallVectors<V, units>::stream;
    constexpr SmallDense row{SmallVectors<V, in>::stream, stream, Cell::gates};
    constexpr int joined = Cell::gates - Cell::apart;
    const auto of_row = small_dense_parts<units, Cell::gates>(x, packed);
    const float* const of_units = packed + row.packed_floats();
    const auto sums = small_dense_parts<units, Cell::gates>(
        state.h, of_units, [&](int gate, int vector) __attribute__((always_inline)) {
            if (gate < joined) return of_row.part[gate].vector[vector];
            return simd::load_aligned<V>(of_units + (gate * stream.vectors() + vector) * stream.lanes);
        });
    detail::unroll<stream.vectors()>([&](auto v) __attribute__((always_inline)) {
        V of_gates[std::size_t{Cell::gates}];
        detail::unroll<Cell::gates>(
            [&](auto gate) __attribute__((always_inline)) { of_gates[gate] = sums.part[gate].vector[v]; });
        V& kept = Cell::keeps_more ? state.kept.vector[v] : state.h.vector[v];
        state.h.vector[v] = step_of_cell(Cell{}, of_gates, of_row.part[Cell::gates - 1].vector[v], kept);
    });
    return state.h;
}

}  // namespace idem::kernel
