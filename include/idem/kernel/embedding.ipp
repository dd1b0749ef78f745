#pragma once

#include <idem/kernel/embedding.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace idem::kernel {

namespace detail {

/// `id(row)` is the table's row for row `row` of all samples.
template <class V, class Id>
void pick_rows(const Geometry& geometry, const Call& call, Id id) {
    const std::ptrdiff_t axis = geometry.axis;
    const std::ptrdiff_t operand_pitch = pitch_or(geometry.operand_pitch, axis);
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, axis);
    const auto [begin, end] = share(call.batch * geometry.outer, call.team.portion());
    for (std::ptrdiff_t row = begin; row < end; ++row) {
        const float* from = call.weights + id(row) * axis;
        float* output = call.output + row * out_pitch;
        if (!call.operand) {
            std::memcpy(output, from, static_cast<std::size_t>(axis) * sizeof(float));
            continue;
        }
        const float* operand = call.operand + row * operand_pitch;
        simd::for_each_vector<V>(axis, [&](std::ptrdiff_t i, auto extent) {
            simd::store(output + i, simd::load<V>(from + i, extent) + simd::load<V>(operand + i, extent), extent);
        });
    }
}

}  // namespace detail

template <class V>
void embedding(const Geometry& geometry, const Call& call) {
    const auto* ids = reinterpret_cast<const std::int64_t*>(call.input);
    detail::pick_rows<V>(geometry, call, [ids](std::ptrdiff_t row) { return static_cast<std::ptrdiff_t>(ids[row]); });
}

template <class V>
void positions(const Geometry& geometry, const Call& call) {
    detail::pick_rows<V>(geometry, call, [&](std::ptrdiff_t row) { return row % geometry.outer + geometry.offset; });
}

}  // namespace idem::kernel
