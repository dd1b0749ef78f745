/// A normalisation behind a product, folded into the product's parameters: (w x + b) scale + shift.
#pragma once

#include <idem/kernel/operation.hpp>

#include <cstddef>

namespace idem::kernel {

/// `weight`, one of output channel `out`, with the channel's scale.
constexpr float folded_weight(const Parameters& parameters, float weight, std::ptrdiff_t out) {
    return parameters.scale ? weight * parameters.scale[out] : weight;
}

/// b scale + shift of output channel `out`, rounded once.
constexpr float folded_bias(const Parameters& parameters, std::ptrdiff_t out) {
    double bias = parameters.bias ? parameters.bias[out] : 0.0;
    if (parameters.scale) bias *= parameters.scale[out];
    if (parameters.shift) bias += parameters.shift[out];
    return static_cast<float>(bias);
}

}  // namespace idem::kernel
