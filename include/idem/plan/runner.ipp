#pragma once

#include <idem/plan/runner.hpp>

#include <cstddef>
#include <cstdint>

namespace idem::detail {

IDEM_INLINE Status check_sizes(const RunSizes& sizes, std::size_t max_batch, std::size_t& batch) noexcept {
    batch = sizes.given_in[0] / sizes.in[0];
    for (std::size_t i = 0; i < sizes.in.size(); ++i)
        if (sizes.given_in[i] != batch * sizes.in[i]) return Status::input_size;
    for (std::size_t i = 0; i < sizes.out.size(); ++i)
        if (sizes.given_out[i] != batch * sizes.out[i]) return Status::output_size;
    return batch > max_batch ? Status::workspace_too_small : Status::ok;
}

IDEM_INLINE bool ids_in_range(const Schedule& schedule, const Streamed& streamed, int now,
                              std::size_t batch) noexcept {
    for (const PlannedStep& step : schedule.steps) {
        if (step.geometry.table_rows == 0 || !schedule.runs(step)) continue;
        const auto* ids = reinterpret_cast<const std::int64_t*>(streamed.inputs[step.input.number]);
        const bool all = now == 0 || step.lengthwise == Lengthwise::no;
        const std::ptrdiff_t count = all ? step.geometry.outer : step.geometry.outer / schedule.length * now;
        for (std::size_t i = 0; i < batch * static_cast<std::size_t>(count); ++i)
            if (ids[i] < 0 || ids[i] >= step.geometry.table_rows) return false;
    }
    return true;
}

}  // namespace idem::detail
