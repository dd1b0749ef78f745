/// Runs the steps of a chain band by band: see plan/bands.hpp.
#pragma once

#include <idem/kernel/pieces.hpp>
#include <idem/plan/bands.hpp>
#include <idem/plan/frame.hpp>
#include <idem/plan/weights.hpp>

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

/// One thread's bands of a chain.
inline void run_chain(std::span<const PlannedStep> steps, const PackedBlock* blocks, const Frame& frame) {
    const std::size_t last = steps.size() - 1;
    std::array<Band, most_in_chain> bands{};
    float* memory = reinterpret_cast<float*>(frame.scratch);
    for (std::size_t i = 0; i < last; ++i) {
        bands[i] = {memory, row_floats(steps[i].geometry)};
        memory += floats_between(steps, i, last - i + 1, steps[0].band_rows) -
                  floats_between(steps, i + 1, last - i, steps[0].band_rows);
    }
    std::byte* const scratch = frame.scratch + band_floats * std::ptrdiff_t{sizeof(float)};

    // Sample `sample`'s row `y` of a stream that has all rows.
    const auto row_of = [](auto* stream, std::ptrdiff_t sample, int y, int height, int width, std::ptrdiff_t pitch) {
        return stream == nullptr ? stream : stream + (sample * height + y) * width * pitch;
    };
    const auto input_of = [&](const PlannedStep& step, std::ptrdiff_t sample, int y) {
        const kernel::Geometry& g = step.geometry;
        const float* const stream = frame.read(step.input);
        if (step.kernels.planes) return row_of(stream, sample * g.channels, y, g.height, g.width, 1);
        return row_of(stream, sample, y, g.height, g.width, kernel::pitch_or(g.in_pitch, g.channels));
    };
    const auto run = [&](std::size_t i, std::ptrdiff_t sample, const Rows& out) {
        const PlannedStep& step = steps[i];
        const kernel::Geometry& g = step.geometry;
        const Rows in = rows_under(g, out);
        const std::ptrdiff_t out_pitch = kernel::pitch_or(g.out_pitch, g.out_channels);
        const std::ptrdiff_t operand_pitch = kernel::pitch_or(g.operand_pitch, g.out_channels);
        kernel::Call call;
        call.input = i == 0 ? input_of(step, sample, in.begin) : bands[i - 1].row(in.begin);
        call.operand = row_of(frame.read(step.operand), sample, out.begin, g.out_height, g.out_width, operand_pitch);
        call.output = i == last
                          ? row_of(frame.write(step.output), sample, out.begin, g.out_height, g.out_width, out_pitch)
                          : bands[i].row(out.begin);
        call.weights = blocks[i].floats.get();
        call.scratch = scratch;
        step.kernels.run(geometry_of_rows(g, out, step.kernels.planes), call);
    };

    const auto run_band = [&](std::ptrdiff_t sample, const Rows& out) {
        std::array<Rows, most_in_chain> wanted{};
        wanted[last] = out;
        for (std::size_t i = last; i > 0; --i) wanted[i - 1] = rows_under(steps[i].geometry, wanted[i]);
        for (std::size_t i = 0; i <= last; ++i) {
            const Rows fresh = i == last ? wanted[i] : bands[i].advance(wanted[i]);
            if (fresh.count() > 0) run(i, sample, fresh);
        }
    };

    // The thread's rows of all samples, counted through.
    const std::ptrdiff_t height = steps[last].geometry.out_height;
    const auto [begin, end] = kernel::share(frame.batch * height, frame.team.portion());
    for (std::ptrdiff_t row = begin; row < end;) {
        const std::ptrdiff_t sample = row / height, first = row % height, count = std::min(height - first, end - row);
        const kernel::detail::Pieces cut(count, steps[0].band_rows);
        for (Band& band : bands) band.held = {};
        for (std::ptrdiff_t i = 0; i < cut.count(); ++i)
            run_band(sample, {static_cast<int>(first + cut.at(i).begin), static_cast<int>(first + cut.at(i).end)});
        row += count;
    }
}

}  // namespace idem::detail
