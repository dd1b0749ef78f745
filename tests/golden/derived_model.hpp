/// Networks whose parameters are computed from their state_dict keys (see derive.hpp).
#pragma once

#include "golden/derive.hpp"

#include <idem/io/load.hpp>
#include <idem/plan/model.hpp>

#include <vector>

namespace golden {

/// A tied parameter is another's, and a file may leave it out.
inline idem::StateDict derived_untied(std::vector<idem::ParameterSpec> specs) {
    std::erase_if(specs, [](const idem::ParameterSpec& spec) { return !spec.tied.empty(); });
    return derived_state_dict(specs);
}

template <class Net>
idem::StateDict derived() {
    return derived_untied(idem::parameter_specs<Net>());
}

template <class Net, class Policy = idem::policy::Precise>
idem::Model<Net, Policy> derived_model() {
    return idem::load<Net, Policy>(derived<Net>());
}

}  // namespace golden
