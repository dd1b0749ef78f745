/// ModelAccess: what loading, saving and surgery do with the inside of a model.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/graph.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/parameters.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/run_arguments.hpp>
#include <idem/plan/status.hpp>
#include <idem/plan/weights.hpp>
#include <idem/plan/workspace.hpp>
#include <idem/tensor/tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace idem {
namespace detail {

/// No run is for so many: said where no Length is.
inline constexpr Length all_positions{std::numeric_limits<int>::min()};

/// The one door into a model: for loading, saving and surgery.
struct ModelAccess {
    template <NetworkType Net, class Policy = policy::Precise>
    static Model<Net, Policy> make(std::vector<FloatArray> parameters, const Weights* previous = nullptr) {
        return Model<Net, Policy>(Model<Net, Policy>::make_weights(std::move(parameters), previous));
    }
    template <NetworkType Net, class Policy>
    static KeyList keys() {
        return Model<Net, Policy>::keys();
    }
    template <NetworkType Net, class Policy>
    static Model<Net, Policy> from_state(const StateDict& state, const LoadOptions& options) {
        return Model<Net, Policy>::from_state(state, options);
    }
    template <NetworkType Net, class Policy>
    static Model<Net, Policy> from_file(const std::string& path, const LoadOptions& options) {
        return Model<Net, Policy>::from_file(path, options);
    }
    template <NetworkType Net, class Policy>
    static const Weights& weights(const Model<Net, Policy>& model) {
        return *model.weights_;
    }
    /// Makes the choices of `model` in `changed`, as far as it offers them too.
    template <NetworkType New, NetworkType Net, class Policy>
    static void keep_choices(Model<New, Policy>& changed, const Model<Net, Policy>& model) {
        const std::span<const Choice> offered = Model<New, Policy>::offered(), made = Model<Net, Policy>::offered();
        for (std::size_t i = 0; i < offered.size(); ++i)
            for (std::size_t j = 0; j < made.size(); ++j)
                if (offered[i].name == made[j].name && model.choices_[j] < offered[i].count)
                    changed.choices_[i] = model.choices_[j];
    }
    /// A run on spans in arrays, as many as the network has inputs and outputs.
    template <NetworkType Net, class Policy>
    static Status run(const Model<Net, Policy>& model, std::span<const InputSpan> in,
                      std::span<const std::span<float>> out, Scratch& scratch, executor::OpenMP executor,
                      Length length) noexcept {
        if (length.positions == 0) return Status::length;
        const int now = length.positions == all_positions.positions ? 0 : length.positions;
        const Spans<Net, Policy> spans(in, out);
        return model.run_spans(spans.in, spans.out, scratch, executor, {.now = now});
    }
    /// The same of one that goes on with a sequence.
    template <NetworkType Net, class Policy>
    static Status extend(const Model<Net, Policy>& model, std::span<const InputSpan> in,
                         std::span<const std::span<float>> out, Scratch& scratch,
                         executor::OpenMP executor) noexcept {
        const Spans<Net, Policy> spans(in, out);
        return model.extend_spans(spans.in, spans.out, scratch, executor);
    }

  private:
    template <class Net, class Policy>
    struct Spans {
        typename Model<Net, Policy>::In in;
        typename Model<Net, Policy>::Out out;

        Spans(std::span<const InputSpan> inputs, std::span<const std::span<float>> outputs) {
            std::copy_n(inputs.begin(), in.size(), in.begin());
            std::copy_n(outputs.begin(), out.size(), out.begin());
        }
    };
};

}  // namespace detail
}  // namespace idem
