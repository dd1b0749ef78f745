/// Which kernel carries out which computation, and with which streams it can work.
#pragma once

#include <idem/kernel/activation.hpp>
#include <idem/kernel/attention.hpp>
#include <idem/kernel/bf16_linear.hpp>
#include <idem/kernel/choose_convolution.hpp>
#include <idem/kernel/convolution.hpp>
#include <idem/kernel/elementwise.hpp>
#include <idem/kernel/embedding.hpp>
#include <idem/kernel/first_convolution.hpp>
#include <idem/kernel/group_norm.hpp>
#include <idem/kernel/layer_norm.hpp>
#include <idem/kernel/move.hpp>
#include <idem/kernel/permute.hpp>
#include <idem/kernel/pooling.hpp>
#include <idem/kernel/recurrent.hpp>
#include <idem/kernel/softmax.hpp>
#include <idem/kernel/tile_cost.hpp>
#include <idem/kernel/upsample.hpp>
#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/plan/policy.hpp>
#include <idem/tensor/aligned.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace idem::detail {

/// The functions of one computation, with what follows from its numbers.
struct Kernels {
    kernel::Run run = nullptr;
    kernel::Pack pack = nullptr;
    std::ptrdiff_t packed_floats = 0;
    std::ptrdiff_t scratch_bytes = 0;
    bool by_rows = false;  // computes some rows of an image at no higher cost than as a part of all
    bool planes = false;   // reads PyTorch's order: rows of planes
    bool unpacked = false;  // reads its weight as the file has it
    bool panels = false;    // multiplies by panels of `simd::Batch`
    int first_floats = 0;   // of the packed ones, with which it begins: worth fetching before
};

/// The kernels for given numbers: asked when these are final. A pointer to it stands for a computation in a plan, so
/// that a network has only the kernels that it needs.
using ChooseKernels = Kernels (*)(const kernel::Geometry&, const Preference&);

template <class V = kernel::simd::Batch>
constexpr Kernels direct_convolution(const kernel::Geometry& geometry) {
    return {.run = &kernel::convolution<V>,
            .pack = &kernel::pack_convolution<V>,
            .packed_floats = kernel::convolution_packed_floats<V>(geometry),
            .scratch_bytes = kernel::convolution_scratch_bytes<V>(geometry),
            .by_rows = true,
            .panels = true,
            .first_floats = kernel::convolution_first_floats<V>(geometry)};
}

template <class V = kernel::simd::Batch>
constexpr Kernels depthwise_convolution(const kernel::Geometry& geometry) {
    return {&kernel::depthwise_convolution<V>, &kernel::pack_depthwise<V>,
            kernel::depthwise_packed_floats<V>(geometry), 0, true};
}
template <class V = kernel::simd::Batch>
constexpr Kernels narrow_convolution(const kernel::Geometry& geometry) {
    return {&kernel::narrow_convolution<V>, &kernel::pack_depthwise<V>,
            kernel::depthwise_packed_floats<V>(geometry), 0, true};
}

template <int tile>
constexpr Kernels winograd(const kernel::Geometry& geometry) {
    return {.run = &kernel::winograd<tile>,
            .pack = &kernel::pack_winograd<tile>,
            .packed_floats = kernel::winograd_packed_floats<tile>(geometry),
            .scratch_bytes = kernel::winograd_scratch_bytes<tile>(geometry),
            .first_floats = kernel::winograd_first_floats<tile>(geometry)};
}

template <class V = kernel::simd::Batch>
constexpr Kernels bf16_linear(const kernel::Geometry& geometry) {
    return {.run = &kernel::bf16_linear<V>,
            .pack = &kernel::pack_bf16_linear<V>,
            .packed_floats = kernel::bf16_linear_packed_floats<V>(geometry),
            .scratch_bytes = kernel::bf16_linear_scratch_bytes<V>(geometry),
            .first_floats = kernel::bf16_linear_first_floats<V>(geometry)};
}

template <int terms>
constexpr Kernels tile_convolution(const kernel::Geometry& geometry) {
    return {&kernel::tile_convolution<terms>, &kernel::pack_tile_convolution<terms>,
            kernel::tile_convolution_packed_floats<terms>(geometry),
            kernel::tile_convolution_scratch_bytes<terms>(geometry), true};
}

template <class Cell>
constexpr Kernels recurrent_kernels(const kernel::Geometry& geometry) {
    return {&kernel::recurrent<Cell>, &kernel::pack_recurrent<Cell>, kernel::recurrent_packed_floats<Cell>(geometry),
            kernel::recurrent_scratch_bytes<>(geometry)};
}

/// `kernels`, or those on tile registers if they are wanted and take less than `cycles`.
template <bool compiled = kernel::tiles_compiled>
constexpr Kernels or_on_tiles(const Kernels& kernels, double cycles, const kernel::Geometry& geometry,
                              const Preference& preference) {
    if constexpr (compiled) {
        if (kernel::depthwise_applies(geometry) || kernel::narrow_applies(geometry)) return kernels;
        const Kernels one = tile_convolution<1>(geometry), two = tile_convolution<2>(geometry),
                      three = tile_convolution<3>(geometry);
        const int batch = preference.batch;
        const double on_tiles = preference.terms == 1   ? kernel::tile_convolution_cycles<1>(geometry, batch)
                                : preference.terms == 2 ? kernel::tile_convolution_cycles<2>(geometry, batch)
                                                        : kernel::tile_convolution_cycles<3>(geometry, batch);
        Kernels chosen = kernels;
        if (preference.tiles && on_tiles < cycles)
            chosen = preference.terms == 1 ? one : preference.terms == 2 ? two : three;
        chosen.scratch_bytes =
            std::max({kernels.scratch_bytes, one.scratch_bytes, two.scratch_bytes, three.scratch_bytes});
        return chosen;
    } else return kernels;
}

template <class V = kernel::simd::Batch>
constexpr Kernels linear_kernels(const kernel::Geometry& geometry, const Preference& preference) {
    const double cycles = kernel::convolution_cycles(geometry, kernel::Algorithm::direct, preference.batch);
    Kernels kernels = direct_convolution<V>(geometry);
    if (kernel::bf16_linear_applies(geometry)) {
        if (preference.terms == 1 && preference.batch <= kernel::most_bf16_samples)
            kernels = bf16_linear<V>(geometry);
        kernels.scratch_bytes = kernel::bf16_linear_scratch_bytes<V>(geometry);
    }
    return or_on_tiles(kernels, cycles, geometry, preference);
}

/// Which algorithms besides the direct one the type of a layer leaves open: no others are compiled for it.
struct Algorithms {
    bool first = true, depthwise = true, narrow = true, winograd = true;
};

/// Scratch is for the algorithm that needs most: a workspace serves models of every policy.
template <Algorithms algorithms>
constexpr Kernels convolution_kernels(const kernel::Geometry& geometry, const Preference& preference) {
    const int batch = preference.batch;
    const kernel::Algorithm algorithm = kernel::choose_convolution(geometry, preference.algorithm, batch);
    Kernels kernels = direct_convolution<>(geometry);
    std::ptrdiff_t scratch_bytes = kernels.scratch_bytes;
    if constexpr (algorithms.winograd)
        if (kernel::winograd_applies(geometry)) {
            const Kernels small = winograd<2>(geometry), large = winograd<4>(geometry);
            scratch_bytes = std::max({scratch_bytes, small.scratch_bytes, large.scratch_bytes});
            if (algorithm == kernel::Algorithm::winograd_2x2) kernels = small;
            if (algorithm == kernel::Algorithm::winograd_4x4) kernels = large;
        }
    if constexpr (algorithms.depthwise)
        if (algorithm == kernel::Algorithm::depthwise) kernels = depthwise_convolution<>(geometry);
    if constexpr (algorithms.narrow)
        if (algorithm == kernel::Algorithm::narrow) kernels = narrow_convolution<>(geometry);
    kernels.scratch_bytes = scratch_bytes;
    const double cycles = kernel::convolution_cycles(geometry, algorithm, batch);
    return or_on_tiles(kernels, cycles, geometry, preference);
}

template <Computation computation, Algorithms algorithms = Algorithms{}>
constexpr Kernels choose_kernels(const kernel::Geometry& geometry, [[maybe_unused]] const Preference& preference) {
    if constexpr (computation == Computation::linear) return linear_kernels<>(geometry, preference);
    else if constexpr (computation == Computation::convolution)
        return convolution_kernels<algorithms>(geometry, preference);
    else if constexpr (computation == Computation::first_convolution)
        return {&kernel::first_convolution<>, &kernel::pack_first_convolution<>,
                kernel::first_convolution_packed_floats<>(geometry),
                kernel::first_convolution_scratch_bytes<>(geometry), true, true};
    else if constexpr (computation == Computation::scale_shift)
        return {&kernel::scale_shift<>, &kernel::pack_scale_shift,
                kernel::scale_shift_packed_floats(geometry)};
    else if constexpr (computation == Computation::prelu)
        return {&kernel::prelu<>, &kernel::pack_prelu, kernel::prelu_packed_floats(geometry)};
    else if constexpr (computation == Computation::group_norm)
        return {&kernel::group_norm<>, &kernel::pack_layer_norm, kernel::layer_norm_packed_floats(geometry),
                kernel::group_norm_scratch_bytes(geometry)};
    else if constexpr (computation == Computation::upsample_nearest) return {&kernel::upsample_nearest};
    else if constexpr (computation == Computation::upsample_linear) return {&kernel::upsample_linear<>};
    else if constexpr (computation == Computation::pad) return {&kernel::pad};
    else if constexpr (computation == Computation::interleave) return {&kernel::interleave};
    else if constexpr (computation == Computation::map) return {&kernel::map<>};
    else if constexpr (computation == Computation::add) return {&kernel::add<>};
    else if constexpr (computation == Computation::multiply) return {&kernel::multiply<>};
    else if constexpr (computation == Computation::max_pool) return {.run = &kernel::max_pool<>, .by_rows = true};
    else if constexpr (computation == Computation::average_pool)
        return {.run = &kernel::average_pool<>, .by_rows = true};
    else if constexpr (computation == Computation::adaptive_average_pool) return {&kernel::adaptive_average_pool<>};
    else if constexpr (computation == Computation::softmax) return {&kernel::softmax<>};
    else if constexpr (computation == Computation::log_softmax) return {&kernel::log_softmax<>};
    else if constexpr (computation == Computation::layer_norm)
        return {&kernel::layer_norm<>, &kernel::pack_layer_norm, kernel::layer_norm_packed_floats(geometry)};
    else if constexpr (computation == Computation::rms_norm)
        return {&kernel::rms_norm<>, &kernel::pack_rms_norm, kernel::rms_norm_packed_floats(geometry)};
    else if constexpr (computation == Computation::embedding) return {.run = &kernel::embedding, .unpacked = true};
    else if constexpr (computation == Computation::positions) return {.run = &kernel::positions, .unpacked = true};
    else if constexpr (computation == Computation::attention)
        return {.run = &kernel::attention<>, .scratch_bytes = kernel::attention_scratch_bytes<>(geometry)};
    else if constexpr (computation == Computation::lstm) return recurrent_kernels<kernel::Lstm>(geometry);
    else if constexpr (computation == Computation::gru) return recurrent_kernels<kernel::Gru>(geometry);
    else if constexpr (computation == Computation::permute) return {&kernel::permute};
    else if constexpr (computation == Computation::expand) return {&kernel::expand};
    else if constexpr (computation == Computation::take_slice) return {&kernel::take_slice};
    else if constexpr (computation == Computation::transpose) return {&kernel::transpose};
    else if constexpr (computation == Computation::copy) return {&kernel::copy};
    else {
        static_assert(computation == Computation::copy_slice);
        return {&kernel::copy_slice};
    }
}

/// Which streams of a computation may be slices of wider ones, read and written with a pitch.
struct Slices {
    bool input = false, operand = false, output = false;
};
constexpr Slices slices_of(Computation computation) {
    switch (computation) {
        case Computation::linear:
        case Computation::convolution: return {true, true, true};
        case Computation::first_convolution: return {false, true, true};
        case Computation::max_pool:
        case Computation::average_pool:
        case Computation::adaptive_average_pool:
        case Computation::transpose:
        case Computation::map:
        case Computation::take_slice:
        case Computation::copy: return {true, false, true};
        case Computation::add:
        case Computation::multiply: return {true, true, true};
        case Computation::copy_slice: return {true, false, false};
        case Computation::lstm:
        case Computation::gru: return {true, false, true};
        case Computation::interleave:
        case Computation::upsample_nearest:
        case Computation::upsample_linear: return {false, false, true};
        default: return {};
    }
}

/// A user's layer, in the place of `choose_kernels`: its parameters one after the other, each from a cache line on.
template <class L>
constexpr Kernels choose_own(const kernel::Geometry& geometry, const Preference&);

/// Calls a user's layer, sample by sample.
template <class L>
void run_own(const kernel::Geometry& geometry, const kernel::Call& call) {
    const ParameterList parameters = parameters_of<L>(geometry.extents);
    const auto x = static_cast<std::size_t>(geometry.extents.size());
    const auto y = static_cast<std::size_t>(own_output<L>(geometry.extents).size());
    std::array<std::span<const float>, ParameterList::capacity> weights;
    const float* next = call.weights;
    std::size_t count = 0;
    for (const Parameter& parameter : parameters) {
        if (parameter.ignored) continue;
        const std::ptrdiff_t size = parameter.extents.size();
        weights[count++] = {next, static_cast<std::size_t>(size)};
        next += whole_lines(size);
    }
    const auto [begin, end] = kernel::share(call.batch, call.team.portion());
    for (std::ptrdiff_t sample = begin; sample < end; ++sample) {
        const std::span<const float> in{call.input + static_cast<std::size_t>(sample) * x, x};
        const std::span<float> out{call.output + static_cast<std::size_t>(sample) * y, y};
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            L::forward(in, out, weights[I]...);
        }(std::make_index_sequence<static_cast<std::size_t>(parameter_count_v<L>)>{});
    }
}

template <class L>
constexpr Kernels choose_own(const kernel::Geometry& geometry, const Preference&) {
    Kernels kernels{&run_own<L>};
    for (const Parameter& parameter : parameters_of<L>(geometry.extents))
        if (!parameter.ignored) kernels.packed_floats += whole_lines(parameter.extents.size());
    return kernels;
}

}  // namespace idem::detail

#if defined(IDEM_COMPILED)
#define IDEM_DETAIL_KERNEL extern template
#include <idem/plan/kernels.ipp>
#include <idem/support/cache_lines.hpp>
#undef IDEM_DETAIL_KERNEL
#endif
