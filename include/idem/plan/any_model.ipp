#pragma once

#include <idem/plan/any_model.hpp>
#include <idem/support/config.hpp>

#include <cstddef>
#include <span>

namespace idem {

IDEM_INLINE std::span<const Extents> AnyModel::inputs() const noexcept { return held_->inputs(); }
IDEM_INLINE std::span<const Extents> AnyModel::outputs() const noexcept { return held_->outputs(); }

IDEM_INLINE AnyModel::Workspace AnyModel::make_workspace(std::size_t max_batch, int threads) const {
    return {held_, held_->make_scratch(max_batch, threads)};
}

IDEM_INLINE Status AnyModel::check(std::span<const InputSpan> in, std::size_t count,
                                   const Workspace& workspace) const noexcept {
    if (in.size() != inputs().size()) return Status::input_size;
    if (count != outputs().size()) return Status::output_size;
    if (workspace.model_ != held_) return Status::workspace_too_small;
    for (std::size_t i = 0; i < in.size(); ++i)
        if (in[i].numbers() != inputs()[i].numbers) return Status::input_size;
    return Status::ok;
}

}  // namespace idem
