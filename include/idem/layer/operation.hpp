/// What a layer computes, as a value: which kernel, with which numbers, on which layout, from which parameters.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/shape/extents.hpp>

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

/// A layer says beside it, as `computation`, which kernel: that is known without the shape.
struct Operation {
    kernel::Geometry geometry{};
    kernel::Layout input = kernel::Layout::rows;
    kernel::Layout output = kernel::Layout::rows;
    bool in_place = false;
    int weight = -1, bias = -1;  // among the layer's stored parameters; -1: none
    bool transposed = false;     // the weight lies as (in, out)
    const TransposedWindow* transposed_window = nullptr;
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

/// A block around one axis, in the layout in which that axis is nearest to contiguous.
constexpr Operation along_axis(const Extents& in, int axis) {
    Operation operation;
    operation.in_place = true;
    if (in.rank == 3 && axis == 0) {
        operation.input = operation.output = kernel::Layout::channels_last;
        operation.geometry.outer = in.size(1, 3);
        operation.geometry.axis = in[0];
    } else {
        operation.geometry.outer = in.size(0, axis);
        operation.geometry.axis = in[axis];
        operation.geometry.inner = in.size(axis + 1, in.rank);
    }
    return operation;
}

}  // namespace idem::detail
