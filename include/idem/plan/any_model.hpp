/// AnyModel: a model whose network is chosen at run time, among those that the program was compiled with.
///
///     AnyModel model = small ? AnyModel(load<Small>("s.safetensors")) : AnyModel(load<Large>("l.safetensors"));
///     AnyModel::Workspace workspace = model.make_workspace(max_batch);
#pragma once

#include <idem/plan/model.hpp>
#include <idem/plan/model_access.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace idem {

/// Cheap to copy; shares the model's weights. What is moved from, a Workspace too, may be assigned to or destroyed only.
class AnyModel {
  public:
    /// The Length of a run whose streams have all their positions, or have none.
    static constexpr Length all_positions = detail::all_positions;

    /// One thread's scratch memory for the model that made it, and for its copies.
    class Workspace {
      public:
        /// The positions of the sequence that `extend` has come to; the next one begins.
        int length() const noexcept { return scratch_->length(); }
        void rewind() noexcept { scratch_->rewind(0); }

      private:
        friend class AnyModel;
        Workspace(std::shared_ptr<const void> model, std::unique_ptr<detail::Scratch> scratch)
            : model_(std::move(model)), scratch_(std::move(scratch)) {}
        std::shared_ptr<const void> model_;  // kept, so that its address is never another model's
        std::unique_ptr<detail::Scratch> scratch_;
    };

    template <NetworkType Net, class Policy>
    AnyModel(Model<Net, Policy> model) : held_(hold<Net>(std::move(model))) {}

    /// The extents of one sample of each input and output.
    std::span<const Extents> inputs() const noexcept;
    std::span<const Extents> outputs() const noexcept;

    /// For up to `max_batch` samples and `threads` threads inside a call: see idem::Workspace. Throws std::bad_alloc.
    Workspace make_workspace(std::size_t max_batch = 1, int threads = detail::default_threads()) const;

    /// As Model::run; executor::OpenMP{1} is the calling thread alone. A workspace of another model is
    /// Status::workspace_too_small.
    Status run(std::span<const InputSpan> in, std::span<const std::span<float>> out, Workspace& workspace,
               executor::OpenMP executor = {1}, Length length = all_positions) const noexcept {
        return run_on(executor.threads, in, out, workspace, length);
    }
    Status run(std::span<const std::span<const float>> in, std::span<const std::span<float>> out,
               Workspace& workspace, executor::OpenMP executor = {1}, Length length = all_positions) const noexcept {
        return run_on(executor.threads, in, out, workspace, length);
    }
    Status run(std::span<const float> in, std::span<float> out, Workspace& workspace, executor::OpenMP executor = {1},
               Length length = all_positions) const noexcept {
        return run_on(executor.threads, in, out, workspace, length);
    }

    /// As Model::extend.
    Status extend(std::span<const InputSpan> in, std::span<const std::span<float>> out, Workspace& workspace,
                  executor::OpenMP executor = {1}) const noexcept {
        return extend_on(executor.threads, in, out, workspace);
    }
    Status extend(std::span<const float> in, std::span<float> out, Workspace& workspace,
                  executor::OpenMP executor = {1}) const noexcept {
        return extend_on(executor.threads, in, out, workspace);
    }

  private:
    /// Whether such streams are the model's, and such a workspace.
    Status check(std::span<const InputSpan> in, std::size_t outputs, const Workspace& workspace) const noexcept;

    // By executor::OpenMP's number of threads, since that has another name in sources without OpenMP, and these are
    // compiled once for all.
    Status run_on(int threads, std::span<const InputSpan> in, std::span<const std::span<float>> out,
                  Workspace& workspace, Length length) const noexcept;
    Status run_on(int threads, std::span<const std::span<const float>> in, std::span<const std::span<float>> out,
                  Workspace& workspace, Length length) const noexcept;
    Status run_on(int threads, std::span<const float> in, std::span<float> out, Workspace& workspace,
                  Length length) const noexcept;
    Status extend_on(int threads, std::span<const InputSpan> in, std::span<const std::span<float>> out,
                     Workspace& workspace) const noexcept;
    Status extend_on(int threads, std::span<const float> in, std::span<float> out, Workspace& workspace) const noexcept;

    struct Interface {
        virtual ~Interface() = default;
        virtual std::span<const Extents> inputs() const noexcept = 0;
        virtual std::span<const Extents> outputs() const noexcept = 0;
        virtual std::unique_ptr<detail::Scratch> make_scratch(std::size_t max_batch, int threads) const = 0;
        virtual Status run(int threads, std::span<const InputSpan> in, std::span<const std::span<float>> out,
                           detail::Scratch& scratch, Length length) const noexcept = 0;
        virtual Status extend(int threads, std::span<const InputSpan> in, std::span<const std::span<float>> out,
                              detail::Scratch& scratch) const noexcept = 0;
    };

    // The model's type, and the executor's, are another one in sources that are compiled with other flags.
    template <class Net, class M, class Executor>
    struct Held final : Interface {
        explicit Held(M held) : model(std::move(held)) {}

        std::span<const Extents> inputs() const noexcept override {
            return {detail::inputs_v<typename Net::input>.streams.extents, M::input_count};
        }
        std::span<const Extents> outputs() const noexcept override {
            return {detail::OutputStreams<typename Net::output>::list.streams.extents, M::output_count};
        }
        std::unique_ptr<detail::Scratch> make_scratch(std::size_t max_batch, int threads) const override {
            idem::Workspace<Net> workspace(max_batch, threads);
            return std::make_unique<detail::Scratch>(std::move(detail::WorkspaceAccess::scratch(workspace)));
        }
        Status run(int threads, std::span<const InputSpan> in, std::span<const std::span<float>> out,
                   detail::Scratch& scratch, Length length) const noexcept override {
            return detail::ModelAccess::run(model, in, out, scratch, Executor{threads}, length);
        }
        Status extend(int threads, std::span<const InputSpan> in, std::span<const std::span<float>> out,
                      detail::Scratch& scratch) const noexcept override {
            return detail::ModelAccess::extend(model, in, out, scratch, Executor{threads});
        }

        M model;
    };

    /// Nothing of a network with a fault, which is told already.
    template <class Net, class M>
    static std::shared_ptr<const Interface> hold(M model) {
        if constexpr (!detail::SoundNetwork<Net>) return nullptr;
        else return std::make_shared<const Held<Net, M, executor::OpenMP>>(std::move(model));
    }

    std::shared_ptr<const Interface> held_;
};

}  // namespace idem

#if !defined(IDEM_COMPILED)
#include <idem/plan/any_model.ipp>
#endif
