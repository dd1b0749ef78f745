#pragma once

#include <idem/plan/any_model.hpp>
#include <idem/support/config.hpp>

#include <array>
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

IDEM_INLINE Status AnyModel::run(std::span<const InputSpan> in, std::span<const std::span<float>> out,
                                 Workspace& workspace, executor::OpenMP executor, Length length) const noexcept {
    const Status status = check(in, out.size(), workspace);
    return status == Status::ok ? held_->run(in, out, *workspace.scratch_, executor, length) : status;
}

IDEM_INLINE Status AnyModel::run(std::span<const std::span<const float>> in, std::span<const std::span<float>> out,
                                 Workspace& workspace, executor::OpenMP executor, Length length) const noexcept {
    std::array<InputSpan, detail::Streams::capacity> spans;
    if (in.size() > spans.size()) return Status::input_size;
    for (std::size_t i = 0; i < in.size(); ++i) spans[i] = in[i];
    return run(std::span<const InputSpan>(spans.data(), in.size()), out, workspace, executor, length);
}

IDEM_INLINE Status AnyModel::run(std::span<const float> in, std::span<float> out, Workspace& workspace,
                                 executor::OpenMP executor, Length length) const noexcept {
    const InputSpan span(in);
    return run(std::span<const InputSpan>(&span, 1), {&out, 1}, workspace, executor, length);
}

IDEM_INLINE Status AnyModel::extend(std::span<const InputSpan> in, std::span<const std::span<float>> out,
                                    Workspace& workspace, executor::OpenMP executor) const noexcept {
    const Status status = check(in, out.size(), workspace);
    return status == Status::ok ? held_->extend(in, out, *workspace.scratch_, executor) : status;
}

IDEM_INLINE Status AnyModel::extend(std::span<const float> in, std::span<float> out, Workspace& workspace,
                                    executor::OpenMP executor) const noexcept {
    const InputSpan span(in);
    return extend(std::span<const InputSpan>(&span, 1), {&out, 1}, workspace, executor);
}

}  // namespace idem
