/// Surgery on models that brings in a layer with parameters of its own, read from a file or a StateDict under the keys
/// that they have in the new network: replace<"fc">(model, Linear<512, 10>{}, "head.safetensors") reads "fc.weight" and
/// "fc.bias". The file may hold other keys as well. What is tied to a parameter that is read follows it. All throw
/// LoadError for keys that are missing or of another shape, and for a tied parameter that is read and is not what it is
/// tied to; and FileError for a file that cannot be read.
#pragma once

#include <idem/io/load.hpp>
#include <idem/io/strict.hpp>
#include <idem/plan/surgery.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace idem {
namespace detail {

inline bool same_floats(const FloatArray& a, const FloatArray& b) {
    return a.size == b.size && std::memcmp(a.data.get(), b.data.get(), a.size * sizeof(float)) == 0;
}

/// Gives a tied parameter the array of the one that it is tied to, where `range` is new and holds either. Throws
/// LoadError for a new one that is not what it is tied to.
inline void keep_ties(std::vector<FloatArray>& parameters, const std::vector<ParameterSpec>& specs,
                      ParameterRange range) {
    const auto is_new = [&](std::size_t i) { return i >= range.begin && i < range.end; };
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (specs[i].tied.empty()) continue;
        for (std::size_t own = 0; own < specs.size(); ++own) {
            if (specs[own].key != specs[i].tied || !(is_new(i) || is_new(own))) continue;
            if (is_new(i) && !same_floats(parameters[i], parameters[own])) throw LoadError(untied(specs[i]));
            parameters[i] = parameters[own];
        }
    }
}

/// The model of `New`, in which what `state` holds stands where the old model had `range`.
template <NetworkType New, NetworkType Net, class Policy>
Model<New, Policy> follow_with(const Model<Net, Policy>& model, ParameterRange range, const StateDict& state) {
    const KeyList keys = keys_of<New>();
    const std::size_t kept = ModelAccess::weights(model).parameters.size() - (range.end - range.begin);
    const auto begin = keys.parameters.begin() + static_cast<std::ptrdiff_t>(range.begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(keys.parameters.size() - kept);
    const Expectation fresh{network_name<New>(), {begin, end}, {}, {}};
    std::vector<FloatArray> parameters = exchanged<New>(model, range, match(state, fresh, false));
    keep_ties(parameters, keys.parameters, {range.begin, range.begin + keys.parameters.size() - kept});
    return follow<New>(model, std::move(parameters));
}

}  // namespace detail

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto replace(const Model<Net, Policy>& model, const L&, const StateDict& state) {
    return detail::follow_with<replace_t<Net, path, L>>(model, detail::parameters_below_v<Net, path>, state);
}

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto insert_before(const Model<Net, Policy>& model, const L&, const StateDict& state) {
    const std::size_t begin = detail::parameters_below_v<Net, path>.begin;
    return detail::follow_with<insert_before_t<Net, path, L>>(model, {begin, begin}, state);
}

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto insert_after(const Model<Net, Policy>& model, const L&, const StateDict& state) {
    const std::size_t end = detail::parameters_below_v<Net, path>.end;
    return detail::follow_with<insert_after_t<Net, path, L>>(model, {end, end}, state);
}

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto replace(const Model<Net, Policy>& model, const L& layer, const std::string& file) {
    return idem::replace<path>(model, layer, read_state_dict(file));
}

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto insert_before(const Model<Net, Policy>& model, const L& layer, const std::string& file) {
    return idem::insert_before<path>(model, layer, read_state_dict(file));
}

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto insert_after(const Model<Net, Policy>& model, const L& layer, const std::string& file) {
    return idem::insert_after<path>(model, layer, read_state_dict(file));
}

}  // namespace idem
