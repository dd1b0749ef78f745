/// A network with constants for weights: time does not depend on their values, as long as no result is denormal.
#pragma once

#include <idem/idem.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

template <class Net, class Policy = idem::policy::Precise>
auto constant_model() {
    idem::StateDict state{"constants", {}};
    for (const idem::ParameterSpec& spec : idem::parameter_specs<Net>()) {
        std::size_t size = 1;
        for (const std::int64_t extent : spec.shape) size *= static_cast<std::size_t>(extent);
        const auto values = std::make_shared<std::vector<float>>(size, 0.01f);
        state.entries.emplace_back(spec.key, idem::Tensor{idem::Element::f32, spec.shape,
                                                          std::as_bytes(std::span<const float>(*values)), values});
    }
    return idem::load<Net, Policy>(state);
}
