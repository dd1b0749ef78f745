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

IDEM_INLINE Status AnyModel::run_on(int threads, std::span<const InputSpan> in, std::span<const std::span<float>> out,
                                    Workspace& workspace, Length length) const noexcept {
    const Status status = check(in, out.size(), workspace);
    return status == Status::ok ? held_->run(threads, in, out, *workspace.scratch_, length) : status;
}

IDEM_INLINE Status AnyModel::run_on(int threads, std::span<const std::span<const float>> in,
                                    std::span<const std::span<float>> out, Workspace& workspace,
                                    Length length) const noexcept {
    std::array<InputSpan, detail::Streams::capacity> spans;
    if (in.size() > spans.size()) return Status::input_size;
    for (std::size_t i = 0; i < in.size(); ++i) spans[i] = in[i];
    return run_on(threads, std::span<const InputSpan>(spans.data(), in.size()), out, workspace, length);
}

IDEM_INLINE Status AnyModel::run_on(int threads, std::span<const float> in, std::span<float> out, Workspace& workspace,
                                    Length length) const noexcept {
    const InputSpan span(in);
    return run_on(threads, std::span<const InputSpan>(&span, 1), {&out, 1}, workspace, length);
}

IDEM_INLINE Status AnyModel::extend_on(int threads, std::span<const InputSpan> in,
                                       std::span<const std::span<float>> out, Workspace& workspace) const noexcept {
    const Status status = check(in, out.size(), workspace);
    return status == Status::ok ? held_->extend(threads, in, out, *workspace.scratch_) : status;
}

IDEM_INLINE Status AnyModel::extend_on(int threads, std::span<const float> in, std::span<float> out,
                                       Workspace& workspace) const noexcept {
    const InputSpan span(in);
    return extend_on(threads, std::span<const InputSpan>(&span, 1), {&out, 1}, workspace);
}

}  // namespace idem
