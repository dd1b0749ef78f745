/// The loops around attention's products:
///
///     for samples, for heads, for blocks of queries       which threads share
///         for blocks of keys
///             pack keys and values
///             for tiles of the queries: scores, mask, powers, values
///
/// For a few queries, the loop over a thread's heads is inside that over blocks of keys, and nothing is packed. While a
/// block is used, the next one's rows of all these heads are fetched: a head's alone are too far apart for the
/// processor to foresee them.
///
/// All blocks follow from the geometry alone: so do results, whatever the batch and the threads.
#pragma once

#include <idem/kernel/attention_few.hpp>
#include <idem/kernel/attention_panels.hpp>
#include <idem/kernel/attention_scratch.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pieces.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace idem::kernel::detail {

template <class V>
class AttentionRun {
  public:
    AttentionRun(const Geometry& geometry, const Call& call)
        : geometry_(geometry),
          numbers_(geometry.attention),
          call_(call),
          scratch_(geometry),
          memory_(reinterpret_cast<float*>(call.scratch)),
          width_(quotient(geometry.channels, numbers_.heads)),
          value_width_(quotient(geometry.out_channels, numbers_.heads)),
          out_pitch_(pitch_or(geometry.out_pitch, geometry.out_channels)),
          packs_(geometry.height > few_queries) {}

    void run() {
        const Pieces blocks(geometry_.height, queries_per_block);
        const std::ptrdiff_t per_sample = numbers_.heads * blocks.count();
        const auto [begin, end] = share(call_.batch * per_sample, call_.team.portion());
        const auto block_at = [&, last = end](std::ptrdiff_t i) -> QueryBlock {
            const std::ptrdiff_t sample = quotient(i, per_sample), of_sample = i - sample * per_sample;
            const std::ptrdiff_t head = quotient(of_sample, blocks.count());
            const std::ptrdiff_t heads = packs_ ? 1 : std::min(numbers_.heads - head, last - i);
            return {sample, {head, head + heads}, blocks.at(of_sample - head * blocks.count())};
        };
        for (std::ptrdiff_t i = begin; i < end;) {
            block_ = block_at(i);
            i += count(block_.heads);
            run_block(i < end ? block_at(i) : QueryBlock{});
        }
    }

  private:
    /// Queries of some heads that are computed together: of one head, or a few queries.
    struct QueryBlock {
        std::ptrdiff_t sample = 0;
        Range heads{}, queries{};
    };

    static std::ptrdiff_t count(const Range& range) { return range.end - range.begin; }

    /// How many keys a query sees.
    std::ptrdiff_t keys_seen(std::ptrdiff_t query) const {
        const std::ptrdiff_t keys = numbers_.keys;
        if (!numbers_.causal) return keys;
        const std::ptrdiff_t past = numbers_.goes_on ? keys - geometry_.height : 0;
        return std::min(past + query + 1, keys);
    }

    /// Rows `first` to before `end` of a head's share of a stream.
    static HeadRows rows(const float* stream, std::ptrdiff_t pitch, std::ptrdiff_t head, std::ptrdiff_t width,
                         const Range& range) {
        return {stream + range.begin * pitch + head * width, pitch, range.end - range.begin, width};
    }

    void run_block(const QueryBlock& next) {
        const std::ptrdiff_t queries = count(block_.queries);
        std::fill_n(memory_ + scratch_.largest, count(block_.heads) * queries, -std::numeric_limits<float>::infinity());
        std::fill_n(memory_ + scratch_.sum, count(block_.heads) * queries, 0.0f);
        for (std::ptrdiff_t head = block_.heads.begin; head < block_.heads.end; ++head)
            scale_queries(head, (head - block_.heads.begin) * queries);

        std::ptrdiff_t first = 0;
        do {  // at least once: queries that see no key have an output too
            const Range keys = keys_from(first, block_);
            first = keys.end;
            if (first < keys_seen(block_.queries.end - 1))
                fetch_ahead(block_, keys_from(first, block_));
            else
                fetch_ahead(next, keys_from(0, next));
            for (std::ptrdiff_t head = block_.heads.begin; head < block_.heads.end; ++head)
                run_keys(head, (head - block_.heads.begin) * queries, keys);
        } while (first < keys_seen(block_.queries.end - 1));
    }

    /// The block of keys that begins with `first`.
    Range keys_from(std::ptrdiff_t first, const QueryBlock& block) const {
        return {first, std::min(first + (packs_ ? keys_per_block : keys_for_few), keys_seen(block.queries.end - 1))};
    }

    /// From now on, has keys and values fetched that are wanted next, and queries if they are others.
    void fetch_ahead(const QueryBlock& next, const Range& range) {
        const std::ptrdiff_t heads = count(next.heads), head = next.heads.begin;
        keys_ahead_ = {keys(next.sample, head, range), heads};
        values_ahead_ = {values(next.sample, head, range), heads};
        queries_ahead_ = {range.begin == 0 ? queries(next.sample, head, next.queries) : HeadRows{}, heads};
        steps_ahead_ = quotient(count(range) + count(block_.queries) - 1, count(block_.queries));
    }

    HeadRows queries(std::ptrdiff_t sample, std::ptrdiff_t head, const Range& range) const {
        const std::ptrdiff_t pitch = pitch_or(geometry_.in_pitch, geometry_.channels);
        return rows(call_.input + sample * geometry_.height * pitch, pitch, head, width_, range);
    }
    HeadRows keys(std::ptrdiff_t sample, std::ptrdiff_t head, const Range& range) const {
        const std::ptrdiff_t pitch = pitch_or(geometry_.operand_pitch, geometry_.channels);
        const std::ptrdiff_t of_sample = pitch_or(numbers_.key_sample, numbers_.keys * pitch);
        return rows(call_.operand + sample * of_sample, pitch, head, width_, range);
    }
    HeadRows values(std::ptrdiff_t sample, std::ptrdiff_t head, const Range& range) const {
        const std::ptrdiff_t pitch = pitch_or(numbers_.value_pitch, geometry_.out_channels);
        const std::ptrdiff_t of_sample = pitch_or(numbers_.value_sample, numbers_.keys * pitch);
        return rows(call_.others[0] + sample * of_sample, pitch, head, value_width_, range);
    }

    /// A head's queries are in scratch from row `first` on.
    void scale_queries(std::ptrdiff_t head, std::ptrdiff_t first) {
        const HeadRows from = queries(block_.sample, head, block_.queries);
        float* to = memory_ + scratch_.queries + first * scratch_.query_pitch;
        for (std::ptrdiff_t row = 0; row < from.count; ++row, to += scratch_.query_pitch)
            multiply_row<V>(from.at(row), width_, numbers_.scale, to);
    }

    void run_keys(std::ptrdiff_t head, std::ptrdiff_t first, const Range& block) {
        first_key_ = block.begin;
        keys_ = keys(block_.sample, head, block);
        values_ = values(block_.sample, head, block);
        queries_ = {memory_ + scratch_.queries + first * scratch_.query_pitch, scratch_.query_pitch,
                    count(block_.queries), width_};
        state_ = {memory_ + scratch_.largest + first, memory_ + scratch_.sum + first,
                  memory_ + scratch_.factor + first};
        output_ =
            call_.output + (block_.sample * geometry_.height + block_.queries.begin) * out_pitch_ + head * value_width_;
        if (packs_) {
            pack_keys<V>(keys_, memory_ + scratch_.keys);
            pack_values<V>(values_, memory_ + scratch_.values);
        }
        if (!numbers_.mask_of_pairs) find_mask(0);
        const Pieces tiles(queries_.count, queries_per_tile<V>);
        for (std::ptrdiff_t t = 0; t < tiles.count(); ++t) run_tile(tiles.at(t));
    }

    /// The mask of a query for the block's keys, as floats.
    void find_mask(std::ptrdiff_t query) {
        const std::ptrdiff_t row = numbers_.mask_of_pairs ? block_.sample * geometry_.height + query : block_.sample;
        const std::ptrdiff_t place = row * numbers_.keys + first_key_;
        if (numbers_.mask == Mask::additive) {
            mask_ = call_.others[1] + place;
        } else if (numbers_.mask == Mask::boolean) {
            additive_mask(reinterpret_cast<const bool*>(call_.others[1]) + place, keys_.count, memory_ + scratch_.mask);
            mask_ = memory_ + scratch_.mask;
        }
    }

    /// `tile` is of the block's queries.
    void run_tile(const Range& tile) {
        constexpr std::ptrdiff_t lanes = simd::lanes<V>;
        const std::ptrdiff_t rows = count(tile), first = block_.queries.begin + tile.begin;
        const auto seen = [&](std::ptrdiff_t query) {  // of the block's keys
            return std::clamp(keys_seen(query) - first_key_, std::ptrdiff_t{0}, keys_.count);
        };
        const std::ptrdiff_t keys = seen(first + rows - 1);
        if (keys == 0 && first_key_ > 0) return;

        float* scores = memory_ + scratch_.scores;
        const std::ptrdiff_t pitch = scratch_.score_pitch, vectors = (keys + lanes - 1) / lanes;
        score(tile, keys);
        for (std::ptrdiff_t row = 0; row < rows; ++row) {
            float* own = scores + row * pitch;
            if (numbers_.mask_of_pairs) find_mask(first + row);
            if (numbers_.mask != Mask::none) add_mask<V>(mask_, keys, own);
            hide_keys(own, seen(first + row), vectors * lanes);
        }
        for (std::ptrdiff_t row = 0; row < rows; row += lanes) {
            exponentiate<V>(std::min(rows - row, lanes), vectors, scores + row * pitch, pitch,
                            state_.at(tile.begin + row), [&] {
                                if (!packs_) return;  // rows are fetched as others are used
                                for (std::ptrdiff_t step = 0; step < steps_ahead_; ++step) {
                                    keys_ahead_.step();
                                    values_ahead_.step();
                                }
                                queries_ahead_.step();
                            });
        }
        add_powers(tile, keys, keys_seen(first + rows - 1) <= first_key_ + keys_.count);
    }

    /// The scores of a tile's queries with the first `keys` keys of the block, and of some more.
    void score(const Range& tile, std::ptrdiff_t keys) {
        const HeadRows queries{queries_.at(tile.begin), queries_.pitch, count(tile), width_};
        float* scores = memory_ + scratch_.scores;
        if (packs_) {
            const std::ptrdiff_t wanted = end_of_panel<V>(keys_.count, keys);
            multiply_panels<V>({.x = queries.first,
                                .x_pitch = queries.pitch,
                                .depth = width_,
                                .output = {.to = scores, .pitch = scratch_.score_pitch, .columns = wanted}},
                               static_cast<int>(queries.count), memory_ + scratch_.keys, width_, keys_.count, false);
        } else {
            score_few<V>(queries, {keys_.first, keys_.pitch, keys, width_}, scores, scratch_.score_pitch, keys_ahead_);
        }
    }

    /// Adds the first `keys` values of the block times their powers to the tile's output. `ends` says whether these
    /// are the last keys that its queries see.
    void add_powers(const Range& tile, std::ptrdiff_t keys, bool ends) {
        const bool adds = first_key_ > 0;
        const float* powers = memory_ + scratch_.scores;
        float* output = output_ + tile.begin * out_pitch_;
        const std::ptrdiff_t rows = count(tile);
        const auto multiply_rows = [&](auto factor) {
            for (std::ptrdiff_t row = 0; row < rows; ++row)
                multiply_row<V>(output + row * out_pitch_, value_width_, factor(tile.begin + row),
                                output + row * out_pitch_);
        };
        if (adds) multiply_rows([&](std::ptrdiff_t query) { return state_.factor[query]; });
        if (packs_) {
            multiply_panels<V>({.x = powers,
                                .x_pitch = scratch_.score_pitch,
                                .depth = keys,
                                .output = {.to = output, .pitch = out_pitch_, .columns = value_width_}},
                               static_cast<int>(rows), memory_ + scratch_.values, keys_.count, value_width_, adds);
        } else {
            for (std::ptrdiff_t row = 0; row < rows; ++row)
                add_values<V>(powers + row * scratch_.score_pitch, {values_.first, values_.pitch, keys, value_width_},
                              output + row * out_pitch_, adds, values_ahead_);
        }
        if (ends) multiply_rows([&](std::ptrdiff_t query) { return 1.0f / state_.sum[query]; });
    }

    const Geometry& geometry_;
    const Attention& numbers_;
    const Call& call_;
    const AttentionScratch<V> scratch_;
    float* const memory_;
    const std::ptrdiff_t width_, value_width_, out_pitch_;  // width of a head
    const bool packs_;

    QueryBlock block_;
    std::ptrdiff_t first_key_ = 0;  // of the block
    SoftmaxState state_{};
    HeadRows queries_, keys_, values_;
    RowsAhead keys_ahead_, values_ahead_, queries_ahead_;
    std::ptrdiff_t steps_ahead_ = 0;  // with each query
    float* output_ = nullptr;
    const float* mask_ = nullptr;  // of the block's keys
};

}  // namespace idem::kernel::detail
