/// load<Net>(path): a model from a safetensors or npz file with PyTorch's own state_dict keys. save(model, path).
#pragma once

#include <idem/io/state_dict.hpp>
#include <idem/io/strict.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/model_access.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace idem {

struct LoadOptions {
    bool strict = true;    // unexpected keys are an error; missing keys and wrong shapes always are
    std::string prefix{};  // read without it where a key begins so: "module." of DataParallel, "model." of Lightning
};

template <class Net, class Policy>
Model<Net, Policy> Model<Net, Policy>::from_state(const StateDict& state, const LoadOptions& options) {
    detail::KeyList list = keys();
    const detail::Expectation expectation{detail::network_name<Net>(), std::move(list.parameters),
                                          std::move(list.ignored), std::move(list.known)};
    if (list.rule == nullptr && options.prefix.empty())
        return Model(make_weights(detail::match(state, expectation, options.strict), nullptr));
    const StateDict renamed = detail::renamed(state, options.prefix, list.rule);
    return Model(make_weights(detail::match(renamed, expectation, options.strict), nullptr));
}

template <class Net, class Policy>
Model<Net, Policy> Model<Net, Policy>::from_file(const std::string& path, const LoadOptions& options) {
    return from_state(read_state_dict(path), options);
}

/// A model with the parameters of `state`, which may be shared with it. Throws LoadError, which tells every missing
/// key, every unexpected key and every wrong shape at once. What belonged to a layer that surgery removed is not
/// unexpected.
template <class Net, class Policy = policy::Precise>
Model<Net, Policy> load(const StateDict& state, const LoadOptions& options = {}) {
    if constexpr (!detail::SoundNetwork<Net>) return {};  // Model says so
    else return detail::ModelAccess::from_state<Net, Policy>(state, options);
}

/// Throws FileError for a file that cannot be read or is damaged, else as above. F32 parameters of a safetensors file
/// stay in the mapped file and are not copied: embeddings are read from there at every run. Replace such a file by
/// renaming another, as `save` does; a file that is cut short ends the process with SIGBUS, and one that is written over
/// changes the model.
template <class Net, class Policy = policy::Precise>
Model<Net, Policy> load(const std::string& path, const LoadOptions& options = {}) {
    if constexpr (!detail::SoundNetwork<Net>) return {};
    else return detail::ModelAccess::from_file<Net, Policy>(path, options);
}

/// The parameters of a model under their keys, as F32; what is tied under both of its keys, as in PyTorch. Memory is
/// shared with the model.
template <NetworkType Net, class Policy>
StateDict state_dict(const Model<Net, Policy>& model) {
    StateDict state{detail::network_name<Net>(), {}};
    const std::vector<FloatArray>& parameters = detail::ModelAccess::weights(model).parameters;
    std::size_t i = 0;
    std::vector<ParameterSpec> specs = detail::ModelAccess::keys<Net, Policy>().parameters;
    for (ParameterSpec& spec : specs) {
        const FloatArray& values = parameters[i++];
        state.entries.emplace_back(std::move(spec.key),
                                   Tensor{Element::f32, std::move(spec.shape),
                                          std::as_bytes(std::span<const float>(values.data.get(), values.size)),
                                          values.data});
    }
    return state;
}

/// Writes safetensors, or npz where the path ends so. A tied parameter is written once, under the key of the layer that
/// it is tied to, as safetensors.torch.save_model does: the other key is not there, and `load` does not miss it. Throws
/// FileError; nothing is left half written.
template <NetworkType Net, class Policy>
void save(const Model<Net, Policy>& model, const std::string& path) {
    const std::vector<ParameterSpec> specs = detail::ModelAccess::keys<Net, Policy>().parameters;
    write_state_dict(path, detail::each_once(idem::state_dict(model), specs));
}

}  // namespace idem
