#pragma once

#include <idem/kernel/permute.hpp>
#include <idem/kernel/transpose_strip.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace idem::kernel {

namespace detail {

/// Strides in floats, of the input and the output.
struct MovedAxis {
    std::ptrdiff_t extent, in_stride, out_stride;
};

/// Some axes, and one place in them after the other, the last axis fastest.
struct MovedAxes {
    int rank = 0;
    MovedAxis axes[Extents::max_rank + 1];  // the samples are one
    std::ptrdiff_t place[Extents::max_rank + 1] = {};
    std::ptrdiff_t input = 0, output = 0;  // where the place is

    void append(const MovedAxis& axis) { axes[rank++] = axis; }

    std::ptrdiff_t size() const {
        std::ptrdiff_t product = 1;
        for (int axis = 0; axis < rank; ++axis) product *= axes[axis].extent;
        return product;
    }

    void go_to(std::ptrdiff_t number) {
        input = output = 0;
        for (int axis = rank; axis-- > 0; number /= axes[axis].extent) {
            place[axis] = number % axes[axis].extent;
            input += place[axis] * axes[axis].in_stride;
            output += place[axis] * axes[axis].out_stride;
        }
    }

    void advance() {
        for (int axis = rank; axis-- > 0;) {
            input += axes[axis].in_stride;
            output += axes[axis].out_stride;
            if (++place[axis] < axes[axis].extent) return;
            input -= place[axis] * axes[axis].in_stride;
            output -= place[axis] * axes[axis].out_stride;
            place[axis] = 0;
        }
    }
};

/// The samples and all axes, in the output's order; those that stay neighbours as one, and none of extent 1.
inline MovedAxes moved_axes(const Geometry& geometry, std::ptrdiff_t batch) {
    const Extents& extents = geometry.extents;
    MovedAxes moved;
    moved.append({batch, extents.size(), extents.size()});
    std::ptrdiff_t out_stride = extents.size();
    for (int i = 0; i < extents.rank; ++i) {
        const int axis = geometry.order[static_cast<std::size_t>(i)];
        const std::ptrdiff_t extent = extents[axis], in_stride = extents.size(axis + 1, extents.rank);
        if (extent == 1) continue;
        out_stride /= extent;
        MovedAxis& last = moved.axes[moved.rank - 1];
        if (moved.rank > 1 && last.in_stride == extent * in_stride)
            last = {last.extent * extent, in_stride, out_stride};
        else
            moved.append({extent, in_stride, out_stride});
    }
    return moved;
}

/// The samples and all axes of an output, in the order in which they lie; those that repeat with an input stride of 0,
/// neighbours that do, or do not, as one.
inline MovedAxes expanded_axes(const Geometry& geometry, std::ptrdiff_t batch) {
    const Extents& extents = geometry.extents;
    const auto repeats = [&](int axis) { return geometry.order[static_cast<std::size_t>(axis)] < 0; };
    std::ptrdiff_t in_size = 1, out_stride = extents.size();
    for (int axis = 0; axis < extents.rank; ++axis) in_size *= repeats(axis) ? 1 : extents[axis];
    MovedAxes moved;
    moved.append({batch, in_size, out_stride});
    std::ptrdiff_t in_stride = in_size;
    for (int axis = 0; axis < extents.rank; ++axis) {
        const std::ptrdiff_t extent = extents[axis];
        out_stride /= extent;
        if (!repeats(axis)) in_stride /= extent;
        MovedAxis& last = moved.axes[moved.rank - 1];
        if (moved.rank > 1 && repeats(axis) == repeats(axis - 1))
            last = {last.extent * extent, repeats(axis) ? 0 : in_stride, out_stride};
        else
            moved.append({extent, repeats(axis) ? 0 : in_stride, out_stride});
    }
    return moved;
}

/// Calls `body()` for every place of the thread's share.
template <class Body>
void for_each_own_place(const Call& call, MovedAxes& axes, Body body) {
    const auto [begin, end] = share(axes.size(), call.team.portion());
    if (begin < end) axes.go_to(begin);
    for (std::ptrdiff_t number = begin; number < end; ++number, axes.advance()) body();
}

}  // namespace detail

IDEM_INLINE void permute(const Geometry& geometry, const Call& call) {
    const detail::MovedAxes moved = detail::moved_axes(geometry, call.batch);
    const detail::MovedAxis rows = moved.rank > 1 ? moved.axes[moved.rank - 1] : detail::MovedAxis{1, 1, 1};
    detail::MovedAxis columns{};  // that were contiguous, and are rows now
    detail::MovedAxes others;
    for (int axis = 0; axis < std::max(moved.rank - 1, 1); ++axis)
        if (axis > 0 && moved.axes[axis].in_stride == 1) columns = moved.axes[axis];
        else others.append(moved.axes[axis]);

    if (rows.in_stride == 1) {
        const std::size_t bytes = static_cast<std::size_t>(rows.extent) * sizeof(float);
        detail::for_each_own_place(
            call, others, [&] { std::memcpy(call.output + others.output, call.input + others.input, bytes); });
        return;
    }
    constexpr std::ptrdiff_t side = detail::transpose_side;
    others.append({detail::transpose_strips(columns.extent), side, side * columns.out_stride});
    detail::for_each_own_place(call, others, [&] {
        const std::ptrdiff_t column = others.place[others.rank - 1] * side;
        detail::transpose_strip(rows.extent, std::min(side, columns.extent - column), call.input + others.input,
                                rows.in_stride, call.output + others.output, columns.out_stride);
    });
}

IDEM_INLINE void expand(const Geometry& geometry, const Call& call) {
    detail::MovedAxes others = detail::expanded_axes(geometry, call.batch);
    const detail::MovedAxis row = others.axes[--others.rank];
    detail::for_each_own_place(call, others, [&] {
        const float* const from = call.input + others.input;
        float* const to = call.output + others.output;
        if (row.in_stride == 0) std::fill_n(to, row.extent, *from);
        else std::copy_n(from, row.extent, to);
    });
}

}  // namespace idem::kernel
