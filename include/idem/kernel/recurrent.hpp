/// Layers with a state along a sequence: LSTM and GRU, with W (gates units, units) and b (gates units) for the units
/// before and V (gates units, channels) and a (gates units) for a row:
///
///     LSTM   i f g o = V row + a + W h + b                            c = σ(f) c + σ(i) tanh(g),  h = σ(o) tanh(c)
///     GRU    r z = V row + a + W h + b,  n = V row + a + σ(r) (W h + b)    h = (1 - σ(z)) tanh(n) + σ(z) h
///
/// Each row of the output is the h after that row. c and h begin as zeros, or go on with the call's state, which is
/// (h, c), or h. Where there are groups, so many as gates, a row of the input is V row + a from a matrix product.
///
/// σ(x) = 1/2 + tanh(x / 2) / 2 is off by at most 1.2e-7.
///
/// Reads of the geometry: height, the rows of a sample; channels; out_channels, the units; groups; in_pitch, out_pitch;
/// backwards.
///
/// Sources: Hochreiter and Schmidhuber (1997), "Long Short-Term Memory", with the forget gate of Gers, Schmidhuber and
/// Cummins (2000), "Learning to Forget"; Cho et al. (2014), "Learning Phrase Representations using RNN Encoder-Decoder
/// for Statistical Machine Translation"; torch.nn.LSTM, torch.nn.GRU.
#pragma once

#include <idem/kernel/cell.hpp>
#include <idem/kernel/cell_biases.hpp>
#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/simd.hpp>

#include <cstddef>
#include <type_traits>

namespace idem::kernel {

/// Units are in blocks of V's lanes; those left over are in one of half as many, if that is enough for them and V is
/// the widest vector.
template <class V>
struct UnitBlocks {
    using Half = std::conditional_t<std::is_same_v<V, simd::Batch>, simd::HalfBatch, V>;
    std::ptrdiff_t units;

    constexpr std::ptrdiff_t whole() const { return units / simd::lanes<V>; }
    constexpr std::ptrdiff_t rest() const { return units % simd::lanes<V>; }
    constexpr bool is_half() const { return rest() <= simd::lanes<Half>; }
    constexpr std::ptrdiff_t rest_lanes() const {
        return rest() == 0 ? 0 : is_half() ? simd::lanes<Half> : simd::lanes<V>;
    }
};

/// So many sequences run together, and read the weights once.
template <class V>
inline constexpr int sequences_together = simd::registers<V> == 32 ? 6 : 2;

/// The bytes of scratch, for any batch: zeros, and what the sequences keep.
template <class V = simd::Batch>
constexpr std::ptrdiff_t recurrent_scratch_bytes(const Geometry& geometry) {
    return (1 + sequences_together<V>) * geometry.out_channels * std::ptrdiff_t{sizeof(float)};
}

/// Packed, for each block of units: biases (gates + apart, lanes), then weights (channels, gates, lanes) of the input,
/// unless that has groups, and (units, gates, lanes).
template <class Cell>
constexpr std::ptrdiff_t recurrent_lane_floats(const Geometry& geometry) {
    return Cell::apart + Cell::gates * (1 + detail::row_inputs(geometry) + geometry.out_channels);
}
template <class Cell, class V = simd::Batch>
constexpr std::ptrdiff_t recurrent_packed_floats(const Geometry& geometry) {
    const UnitBlocks<V> blocks{geometry.out_channels};
    return (blocks.whole() * simd::lanes<V> + blocks.rest_lanes()) * recurrent_lane_floats<Cell>(geometry);
}

/// Packs the parameters: V, a, W and b are weight, bias, units_weight and units_bias.
template <class Cell, class V = simd::Batch>
void pack_recurrent(const Geometry& geometry, const Parameters& parameters, float* packed);

template <class Cell, class V = simd::Batch>
void recurrent(const Geometry& geometry, const Call& call);

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/recurrent.ipp>
#endif
