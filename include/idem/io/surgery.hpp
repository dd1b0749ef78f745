/// Surgery on models that brings in a layer with parameters of its own, read from a file or a StateDict under the keys
/// that they have in the new network: replace<"fc">(model, Linear<512, 10>{}, "head.safetensors") reads "fc.weight" and
/// "fc.bias". The file may hold other keys as well. All throw LoadError for keys that are missing or of another shape,
/// and FileError for a file that cannot be read.
#pragma once

#include <idem/io/load.hpp>
#include <idem/plan/surgery.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace idem {
namespace detail {

/// The model of `New`, in which what `state` holds stands where the old model had `range`.
template <NetworkType New, NetworkType Net, class Policy>
Model<New, Policy> follow_with(const Model<Net, Policy>& model, ParameterRange range, const StateDict& state) {
    const KeyList keys = keys_of<New>();
    const std::size_t kept = ModelAccess::weights(model).parameters.size() - (range.end - range.begin);
    const auto begin = keys.parameters.begin() + static_cast<std::ptrdiff_t>(range.begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(keys.parameters.size() - kept);
    const Expectation fresh{network_name<New>(), {begin, end}, {}, {}};
    return follow<New>(model, exchanged<New>(model, range, match(state, fresh, false)));
}

}  // namespace detail

template <FixedString path, NetworkType Net, class Policy, class L>
auto replace(const Model<Net, Policy>& model, const L&, const StateDict& state) {
    return detail::follow_with<replace_t<Net, path, L>>(model, detail::parameters_below_v<Net, path>, state);
}

template <FixedString path, NetworkType Net, class Policy, class L>
auto insert_before(const Model<Net, Policy>& model, const L&, const StateDict& state) {
    const std::size_t begin = detail::parameters_below_v<Net, path>.begin;
    return detail::follow_with<insert_before_t<Net, path, L>>(model, {begin, begin}, state);
}

template <FixedString path, NetworkType Net, class Policy, class L>
auto insert_after(const Model<Net, Policy>& model, const L&, const StateDict& state) {
    const std::size_t end = detail::parameters_below_v<Net, path>.end;
    return detail::follow_with<insert_after_t<Net, path, L>>(model, {end, end}, state);
}

template <FixedString path, NetworkType Net, class Policy, class L>
auto replace(const Model<Net, Policy>& model, const L& layer, const std::string& file) {
    return replace<path>(model, layer, read_state_dict(file));
}

template <FixedString path, NetworkType Net, class Policy, class L>
auto insert_before(const Model<Net, Policy>& model, const L& layer, const std::string& file) {
    return insert_before<path>(model, layer, read_state_dict(file));
}

template <FixedString path, NetworkType Net, class Policy, class L>
auto insert_after(const Model<Net, Policy>& model, const L& layer, const std::string& file) {
    return insert_after<path>(model, layer, read_state_dict(file));
}

}  // namespace idem
