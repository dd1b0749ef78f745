/// The blocks that attention is cut into, and a thread's memory for one of them.
#pragma once

#include <idem/kernel/gather_rows.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// Packing a block of keys and values costs a tenth of what 64 queries make of it.
inline constexpr std::ptrdiff_t queries_per_block = 256;
/// The scores of a tile stay in the first-level cache, keys and values of a head of 64 in a half of the second level.
inline constexpr std::ptrdiff_t keys_per_block = 256;
/// Queries whose scores are computed together: whole register tiles, or nearly, of most panels.
template <class V>
inline constexpr std::ptrdiff_t queries_per_tile = simd::registers<V> == 32 ? 16 : 6;
/// For a few queries: those of all heads stay in the second level.
inline constexpr std::ptrdiff_t keys_for_few = 32;

/// The most queries that are a few: with more, packing is the faster.
inline constexpr std::ptrdiff_t few_queries = 8;

/// Floats of all panels of (depth, columns).
template <class V>
constexpr std::ptrdiff_t panel_floats(std::ptrdiff_t depth, std::ptrdiff_t columns) {
    return depth * idem::detail::round_up(columns, simd::lanes<V>);
}

/// Where things are in a thread's scratch memory, in floats.
template <class V>
struct AttentionScratch {
    std::ptrdiff_t score_pitch, query_pitch;
    std::ptrdiff_t keys, values, scores, queries, mask, largest, sum, factor, floats;

    constexpr explicit AttentionScratch(const Geometry& geometry) {
        const std::ptrdiff_t width = geometry.channels / geometry.attention.heads;
        const std::ptrdiff_t value_width = geometry.out_channels / geometry.attention.heads;
        const std::ptrdiff_t block = std::min<std::ptrdiff_t>(geometry.attention.keys, keys_per_block);
        const std::ptrdiff_t rows =
            std::max(std::min<std::ptrdiff_t>(geometry.height, queries_per_block),
                     std::min<std::ptrdiff_t>(geometry.height, few_queries) * geometry.attention.heads);
        score_pitch = gathered_pitch(panel_floats<V>(1, block));
        query_pitch = gathered_pitch(width);
        keys = 0;
        values = keys + idem::detail::whole_lines(panel_floats<V>(width, block));
        scores = values + idem::detail::whole_lines(panel_floats<V>(block, value_width));
        queries = scores + queries_per_tile<V> * score_pitch;
        mask = queries + rows * query_pitch;
        largest = mask + idem::detail::whole_lines(block);
        sum = largest + idem::detail::whole_lines(rows);
        factor = sum + idem::detail::whole_lines(rows);
        floats = factor + idem::detail::whole_lines(rows);
    }
    constexpr std::ptrdiff_t bytes() const { return floats * std::ptrdiff_t{sizeof(float)}; }
};

}  // namespace idem::kernel::detail
