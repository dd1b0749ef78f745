/// What a layer computes, as a value: which kernel, with which numbers, on which layout, from which parameters.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/shape/extents.hpp>

#include <cstddef>
#include <cstdint>

namespace idem::detail {

enum class Computation {
    nothing,  // the same elements under another shape
    linear,
    convolution,
    first_convolution,  // of few channels, in PyTorch's order
    max_pool,
    average_pool,
    adaptive_average_pool,
    map,
    add,
    multiply,
    scale_shift,
    prelu,
    group_norm,
    pad,
    interleave,
    upsample_nearest,
    upsample_linear,
    softmax,
    log_softmax,
    layer_norm,
    rms_norm,
    embedding,
    positions,
    expand,
    attention,
    lstm,
    gru,
    transpose,
    permute,
    copy,
    copy_slice,
    take_slice,
    own,  // the forward function of a user's layer
};

/// Where a normalisation finds its parameters among its layer's; -1 where there is none.
/// y = (x - mean) / sqrt(variance + eps) * weight + bias
struct Normalisation {
    int weight = -1, bias = -1, mean = -1, variance = -1;
    double eps = 0;

    constexpr bool present() const { return mean >= 0; }
};

/// That of a transposed convolution, whose weight lies as (in, out / groups, kh, kw).
struct TransposedWindow {
    TransposedAxis vertical{}, horizontal{};
    int out_channels = 1;

    /// How many phases an output has.
    constexpr int count() const { return vertical.window.stride * horizontal.window.stride; }
};

/// What an operation does with the positions of its input, along the first axis, where its computation does not say.
enum class OnPositions {
    as_computed,
    looks_up,    // gives the row of each, as many as there are
    needs_all,   // how many it takes depends on how many there are
    each_alone,  // a user's layer says so
};

/// A layer says beside it, as `computation`, which kernel: that is known without the shape. It gives an `operation` for
/// the input's extents; one that does the same in any layout, for these and the layout that the input has.
struct Operation {
    kernel::Geometry geometry{};
    kernel::Layout input = kernel::Layout::rows;
    kernel::Layout output = kernel::Layout::rows;
    bool in_place = false;
    int weight = -1, bias = -1;  // among the layer's stored parameters; -1: none
    bool transposed = false;     // the weight lies as (in, out)
    const TransposedWindow* transposed_window = nullptr;
    int first_phase = 0;  // of the transposed window that this operation gives
    OnPositions on_positions = OnPositions::as_computed;
    Normalisation normalisation{};
};

/// An operation on every channel of (C), (C, L) or (C, H, W): `outer` places of `axis` channels.
constexpr Operation on_channels(const Extents& in) {
    Operation operation;
    operation.in_place = true;
    operation.input = operation.output = kernel::Layout::channels_last;
    operation.geometry.outer = in.size(1, in.rank);
    operation.geometry.axis = in[0];
    return operation;
}

/// Channels last for (C, H, W), where the channel is innermost; of lower rank, PyTorch's own order.
constexpr kernel::Layout image_layout(const Extents& extents) {
    return extents.rank == 3 ? kernel::Layout::channels_last : kernel::Layout::rows;
}

/// The axis that PyTorch calls the channel, the batch left out: 0 of (C) and (C, H, W), 1 of (T, C).
constexpr int channel_axis(const Extents& extents) { return extents.rank == 2 ? 1 : 0; }

/// An axis as a number from 0 on; a negative one counts from the end.
constexpr int wrapped_axis(int axis, const Extents& extents) { return axis < 0 ? axis + extents.rank : axis; }

/// The extents of a sample in the order in which it lies in memory.
constexpr Extents in_memory(const Extents& extents, kernel::Layout layout) {
    if (layout != kernel::Layout::channels_last) return extents;
    Extents order;
    for (int i = 1; i < extents.rank; ++i) order.append(extents[i]);
    order.append(extents[0]);
    return order;
}

/// Axis i of the output is axis order[i] of the input; axes are those of what lies in memory.
constexpr Operation permuted(const Extents& in, const Extents& order, kernel::Layout layout = kernel::Layout::rows) {
    Operation operation{.input = layout, .output = layout};
    operation.geometry.extents = in;
    for (int i = 0; i < order.rank; ++i)
        operation.geometry.order[static_cast<std::size_t>(i)] = static_cast<std::int8_t>(order[i]);
    return operation;
}

/// A block around one axis, in the layout that the input has.
constexpr Operation along_axis(const Extents& in, int axis, kernel::Layout layout) {
    const Extents memory = in_memory(in, layout);
    const int place = layout == kernel::Layout::channels_last ? (axis + in.rank - 1) % in.rank : axis;
    Operation operation;
    operation.in_place = true;
    operation.input = operation.output = layout;
    operation.geometry.outer = memory.size(0, place);
    operation.geometry.axis = memory[place];
    operation.geometry.inner = memory.size(place + 1, in.rank);
    return operation;
}

}  // namespace idem::detail
