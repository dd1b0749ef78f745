/// Layers as plain loops that sum in double, one sample at a time, and what runs a model on vectors.
#pragma once

#include <idem/plan/model.hpp>
#include <idem/tensor/tensor.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace naive {

using Vector = std::vector<float>;

/// What `state` holds under `key`; nothing where it holds nothing.
inline Vector values(const idem::StateDict& state, const std::string& key) {
    const idem::Tensor* tensor = state.find(key);
    if (tensor == nullptr) return {};
    Vector result(tensor->bytes.size() / sizeof(float));
    std::memcpy(result.data(), tensor->bytes.data(), tensor->bytes.size());
    return result;
}

/// (channels, height, width)
struct Image {
    std::size_t channels, height, width;
    Vector values;

    double at(std::size_t c, std::size_t h, std::size_t w) const {
        return double{values[(c * height + h) * width + w]};
    }
};

inline Vector linear(const idem::StateDict& state, const std::string& path, const Vector& x) {
    const Vector weight = values(state, path + ".weight"), bias = values(state, path + ".bias");
    Vector y(weight.size() / x.size());
    for (std::size_t o = 0; o < y.size(); ++o) {
        double sum = bias.empty() ? 0 : double{bias[o]};
        for (std::size_t i = 0; i < x.size(); ++i) sum += double{weight[o * x.size() + i]} * double{x[i]};
        y[o] = static_cast<float>(sum);
    }
    return y;
}

/// Square kernel, stride 1, zeros around.
inline Image conv2d(const idem::StateDict& state, const std::string& path, const Image& x, std::size_t kernel,
                    std::size_t padding) {
    const Vector weight = values(state, path + ".weight"), bias = values(state, path + ".bias");
    const std::size_t channels = weight.size() / (x.channels * kernel * kernel);
    Image y{channels, x.height + 2 * padding - kernel + 1, x.width + 2 * padding - kernel + 1, {}};
    for (std::size_t o = 0; o < y.channels; ++o)
        for (std::size_t h = 0; h < y.height; ++h)
            for (std::size_t w = 0; w < y.width; ++w) {
                double sum = bias.empty() ? 0 : double{bias[o]};
                for (std::size_t c = 0; c < x.channels; ++c)
                    for (std::size_t i = 0; i < kernel; ++i)
                        for (std::size_t j = 0; j < kernel; ++j) {
                            // Unsigned: what lies before the first row is beyond the last as well.
                            const std::size_t row = h + i - padding, column = w + j - padding;
                            if (row >= x.height || column >= x.width) continue;
                            sum +=
                                double{weight[((o * x.channels + c) * kernel + i) * kernel + j]} * x.at(c, row, column);
                        }
                y.values.push_back(static_cast<float>(sum));
            }
    return y;
}

inline Image batch_norm(const idem::StateDict& state, const std::string& path, Image x) {
    const Vector weight = values(state, path + ".weight"), bias = values(state, path + ".bias");
    const Vector mean = values(state, path + ".running_mean"), variance = values(state, path + ".running_var");
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        const std::size_t c = i / (x.height * x.width);
        const double normal = (double{x.values[i]} - double{mean[c]}) / std::sqrt(double{variance[c]} + 1e-5);
        x.values[i] = static_cast<float>(normal * double{weight[c]} + double{bias[c]});
    }
    return x;
}

/// Windows of 2 x 2 side by side. NaN wins, as in PyTorch.
inline Image max_pool(const Image& x) {
    Image y{x.channels, x.height / 2, x.width / 2, {}};
    for (std::size_t c = 0; c < y.channels; ++c)
        for (std::size_t h = 0; h < y.height; ++h)
            for (std::size_t w = 0; w < y.width; ++w) {
                double largest = -std::numeric_limits<double>::infinity();
                for (std::size_t i = 0; i < 4; ++i) {
                    const double value = x.at(c, 2 * h + i / 2, 2 * w + i % 2);
                    if (value > largest || std::isnan(value)) largest = value;
                    if (std::isnan(largest)) break;
                }
                y.values.push_back(static_cast<float>(largest));
            }
    return y;
}

inline Vector relu(Vector x) {
    for (float& value : x)
        if (value < 0) value = 0;
    return x;
}
inline Image relu(Image x) { return {x.channels, x.height, x.width, relu(x.values)}; }

inline Vector sum(Vector a, const Vector& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
    return a;
}

inline Vector concatenated(Vector a, const Vector& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

inline Vector softmax(Vector x) {
    double total = 0;
    for (const float value : x) total += std::exp(double{value});
    for (float& value : x) value = static_cast<float>(std::exp(double{value}) / total);
    return x;
}

/// The samples of `x` through a model with one input and one output. What is not written stays NaN.
template <class Net>
Vector run(const idem::Model<Net>& model, const Vector& x, idem::Workspace<Net>& workspace) {
    const std::size_t batch = x.size() / Net::input::size;
    Vector y(batch * Net::output::size, std::numeric_limits<float>::quiet_NaN());
    const idem::Status status = model.run(std::span<const float>(x), std::span<float>(y), workspace);
    if (status != idem::Status::ok) throw std::runtime_error(std::string(to_string(status)));
    return y;
}
template <class Net>
Vector run(const idem::Model<Net>& model, const Vector& x) {
    idem::Workspace<Net> workspace{x.size() / Net::input::size};
    return run(model, x, workspace);
}

/// The largest difference is at most `tolerance` of the largest value, and all values are finite.
inline bool close(std::span<const float> a, std::span<const float> b, double tolerance = 1e-5) {
    if (a.size() != b.size()) return false;
    double difference = 0, largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!std::isfinite(a[i]) || !std::isfinite(b[i])) return false;
        difference = std::max(difference, std::abs(double{a[i]} - double{b[i]}));
        largest = std::max(largest, std::abs(double{b[i]}));
    }
    return difference <= tolerance * largest;
}

/// Bit for bit.
inline bool same(std::span<const float> a, std::span<const float> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

}  // namespace naive
