/// Networks whose parameters are computed from their state_dict keys (see derive.hpp).
#pragma once

#include "golden/derive.hpp"

#include <idem/io/load.hpp>
#include <idem/plan/model.hpp>

namespace golden {

template <class Net>
idem::StateDict derived() {
    return derived_state_dict(idem::parameter_specs<Net>());
}

template <class Net, class Policy = idem::policy::Precise>
idem::Model<Net, Policy> derived_model() {
    return idem::load<Net, Policy>(derived<Net>());
}

}  // namespace golden
