/// Runs the steps of a chain band by band: see plan/bands.hpp.
#pragma once

#include <idem/kernel/cache.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/plan/bands.hpp>
#include <idem/plan/frame.hpp>
#include <idem/plan/weights.hpp>
#include <idem/support/cache_lines.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>

namespace idem::detail {

/// What lies between two steps of a chain: some rows of the first one's output.
struct Band {
    float* memory;
    std::ptrdiff_t row_floats;
    Rows held{};

    float* row(int y) const { return memory + (y - held.begin) * row_floats; }

    /// Goes on to `wanted`, keeps what is there of it, and returns what is not.
    Rows advance(const Rows& wanted) {
        const Rows kept{wanted.begin, std::max(wanted.begin, held.end)};
        const bool overlaps = wanted.begin >= held.begin && kept.count() > 0;
        if (overlaps)
            std::memmove(memory, row(kept.begin), static_cast<std::size_t>(kept.count() * row_floats) * sizeof(float));
        held = wanted;
        return {overlaps ? kept.end : wanted.begin, wanted.end};
    }
};

/// Sample `sample`'s row `y` of a stream that has all rows; null of a stream that is not there.
template <class T>
T* row_of(T* stream, std::ptrdiff_t sample, int y, int height, int width, std::ptrdiff_t pitch) {
    return stream == nullptr ? stream : stream + (sample * height + y) * width * pitch;
}

/// One thread's run of a chain.
class ChainRun {
  public:
    /// `blocks` are the steps' weights, `next` those that are wanted behind the chain.
    ChainRun(std::span<const PlannedStep> steps, const PackedBlock* blocks, const kernel::Wanted& next,
             const Frame& frame)
        : steps_(steps),
          blocks_(blocks),
          next_(next),
          frame_(frame),
          last_(steps.size() - 1),
          band_rows_(rows_for_cache(steps[0].band_rows, kernel::second_level_bytes)),
          scratch_(frame.scratch + band_floats * std::ptrdiff_t{sizeof(float)}) {
        auto* memory = reinterpret_cast<float*>(frame.scratch);
        int rows = band_rows_;
        for (std::size_t i = last_; i > 0; --i) {
            const std::ptrdiff_t floats = row_floats(steps[i - 1].geometry);
            bands_[i - 1] = {memory, floats};
            rows = rows_needed(steps[i].geometry, rows);
            memory += whole_lines(rows * floats);
        }
    }

    /// The thread's rows of all samples, counted through.
    void run() {
        const std::ptrdiff_t height = steps_[last_].geometry.out_height;
        const auto [begin, end] = kernel::share(frame_.batch * height, frame_.team.portion());
        for (std::ptrdiff_t row = begin; row < end;) {
            const std::ptrdiff_t first = row % height, count = std::min(height - first, end - row);
            run_sample(row / height, first, count);
            row += count;
        }
    }

  private:
    void run_sample(std::ptrdiff_t sample, std::ptrdiff_t first, std::ptrdiff_t count) {
        const kernel::detail::Pieces cut(count, band_rows_);
        for (Band& band : bands_) band.held = {};
        for (std::ptrdiff_t i = 0; i < cut.count(); ++i)
            run_band(sample, {static_cast<int>(first + cut.at(i).begin), static_cast<int>(first + cut.at(i).end)});
    }

    /// Rows of the last step's output, and before them what they need of each step that is not there yet.
    void run_band(std::ptrdiff_t sample, const Rows& out) {
        std::array<Rows, most_in_chain> wanted{};
        wanted[last_] = out;
        for (std::size_t i = last_; i > 0; --i) wanted[i - 1] = rows_under(steps_[i].geometry, wanted[i]);
        for (std::size_t i = 0; i <= last_; ++i) {
            const Rows fresh = i == last_ ? wanted[i] : bands_[i].advance(wanted[i]);
            if (fresh.count() > 0) run_step(i, sample, fresh);
        }
    }

    void run_step(std::size_t i, std::ptrdiff_t sample, const Rows& out) const {
        const PlannedStep& step = steps_[i];
        const kernel::Geometry& g = step.geometry;
        const Rows in = rows_under(g, out);
        const auto out_row = [&](auto* stream, std::ptrdiff_t pitch) {
            return row_of(stream, sample, out.begin, g.out_height, g.out_width, kernel::pitch_or(pitch, g.out_channels));
        };
        kernel::Call call;
        call.input = i == 0 ? input_of(step, sample, in.begin) : bands_[i - 1].row(in.begin);
        call.operand = out_row(frame_.read(step.operand), g.operand_pitch);
        call.output = i == last_ ? out_row(frame_.write(step.output), g.out_pitch) : bands_[i].row(out.begin);
        call.weights = blocks_[i].floats.get();
        call.scratch = scratch_;
        call.next = first_weights(i + 1);
        step.kernels.run(geometry_of_rows(g, out, step.kernels.planes), call);
    }

    /// The weights with which the first step from one on begins that says so.
    kernel::Wanted first_weights(std::size_t i) const {
        for (; i <= last_; ++i)
            if (const std::ptrdiff_t floats = steps_[i].kernels.first_floats; floats > 0)
                return {blocks_[i].floats.get(), floats};
        return next_;
    }

    const float* input_of(const PlannedStep& step, std::ptrdiff_t sample, int y) const {
        const kernel::Geometry& g = step.geometry;
        const float* const stream = frame_.read(step.input);
        if (step.kernels.planes) return row_of(stream, sample * g.channels, y, g.height, g.width, 1);
        return row_of(stream, sample, y, g.height, g.width, kernel::pitch_or(g.in_pitch, g.channels));
    }

    std::span<const PlannedStep> steps_;
    const PackedBlock* blocks_;
    kernel::Wanted next_;
    const Frame& frame_;
    std::size_t last_;
    int band_rows_;
    std::array<Band, most_in_chain> bands_{};
    std::byte* scratch_;
};

}  // namespace idem::detail
