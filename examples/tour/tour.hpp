/// What the programs of the tour share: a claim that is checked, weights out of nothing, and plain loops to
/// compare with.
#pragma once

#include <idem/idem.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tour {

/// Prints the claim and whether it holds.
inline bool claim(std::string_view what, bool holds) {
    std::cout << (holds ? "true   " : "FALSE  ") << what << '\n';
    return holds;
}

/// `count` numbers, evenly spread over [low, high], the same at every run.
inline std::vector<float> numbers(std::size_t count, float low, float high, std::uint32_t seed = 1) {
    std::mt19937 generator(seed);
    std::vector<float> result(count);
    for (float& number : result)
        number = low + (high - low) * static_cast<float>(generator()) / static_cast<float>(std::mt19937::max());
    return result;
}

/// A state_dict for any network, as load() takes it. Matrices keep the variance of what they multiply; scales and
/// variances lie around one, biases and means around zero.
template <class Net>
idem::StateDict pseudo_random_weights() {
    idem::StateDict state{"pseudo-random weights", {}};
    std::uint32_t seed = 0;
    for (const idem::ParameterSpec& parameter : idem::parameter_specs<Net>()) {
        std::size_t count = 1;
        for (const std::int64_t extent : parameter.shape) count *= static_cast<std::size_t>(extent);
        float low = 0.5F, high = 1.5F;
        if (parameter.shape.size() > 1) {
            const std::size_t inputs = count / static_cast<std::size_t>(parameter.shape[0]);
            high = std::sqrt(3.0F / static_cast<float>(inputs));
            low = -high;
        } else if (parameter.key.ends_with("bias") || parameter.key.ends_with("running_mean")) {
            low = -0.1F, high = 0.1F;
        }
        const auto values = std::make_shared<std::vector<float>>(numbers(count, low, high, ++seed));
        state.entries.emplace_back(parameter.key, idem::Tensor{idem::Element::f32, parameter.shape,
                                                               std::as_bytes(std::span(*values)), values});
    }
    return state;
}

/// The floats stored under `key`.
inline std::vector<float> values(const idem::StateDict& state, const std::string& key) {
    const idem::Tensor* tensor = state.find(key);
    if (tensor == nullptr) throw std::runtime_error("no '" + key + "' in " + state.origin);
    std::vector<float> result(tensor->bytes.size() / sizeof(float));
    std::memcpy(result.data(), tensor->bytes.data(), tensor->bytes.size());
    return result;
}

/// One sample through the Linear layer at `path`: y[o] = bias[o] + sum over i of weight[o][i] x[i].
inline std::vector<float> linear(const idem::StateDict& state, const std::string& path, const std::vector<float>& x) {
    const auto weight = values(state, path + ".weight");
    const auto bias = values(state, path + ".bias");
    std::vector<float> y;
    for (std::size_t o = 0; o < bias.size(); ++o) {
        double sum = bias[o];
        for (std::size_t i = 0; i < x.size(); ++i) sum += double{weight[o * x.size() + i]} * double{x[i]};
        y.push_back(static_cast<float>(sum));
    }
    return y;
}

/// One sample through the BatchNorm layer at `path`, one value a channel.
inline std::vector<float> batch_norm(const idem::StateDict& state, const std::string& path, std::vector<float> x) {
    const auto weight = values(state, path + ".weight"), bias = values(state, path + ".bias");
    const auto mean = values(state, path + ".running_mean"), variance = values(state, path + ".running_var");
    for (std::size_t c = 0; c < x.size(); ++c)
        x[c] = (x[c] - mean[c]) / std::sqrt(variance[c] + 1e-5F) * weight[c] + bias[c];
    return x;
}

inline std::vector<float> relu(std::vector<float> x) {
    for (float& number : x) number = std::max(number, 0.0F);
    return x;
}

inline std::vector<float> sum(std::vector<float> a, const std::vector<float>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
    return a;
}

/// One sample through the model, by `run`.
template <class Net>
std::vector<float> run(const idem::Model<Net>& model, const std::vector<float>& x) {
    idem::Workspace<Net> workspace{1};
    std::vector<float> y(Net::output::size);
    const idem::Status status = model.run(std::span<const float>(x), std::span<float>(y), workspace);
    if (status != idem::Status::ok) throw std::runtime_error(std::string(to_string(status)));
    return y;
}

/// The largest difference is at most 1e-5 of the largest value: what a layer of idem holds against PyTorch.
inline bool close(std::span<const float> a, std::span<const float> b, float tolerance = 1e-5F) {
    if (a.size() != b.size()) return false;
    float difference = 0, largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!std::isfinite(a[i]) || !std::isfinite(b[i])) return false;
        difference = std::max(difference, std::abs(a[i] - b[i]));
        largest = std::max(largest, std::abs(b[i]));
    }
    return difference <= tolerance * largest;
}

/// Bit for bit.
inline bool same(std::span<const float> a, std::span<const float> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

}  // namespace tour
