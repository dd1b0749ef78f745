#pragma once

#include <idem/plan/sampling.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace idem::detail {

IDEM_INLINE Sampler::Sampler(std::size_t count, int top_k, double temperature, std::uint64_t seed)
    : order_(count), powers_(std::min(count, static_cast<std::size_t>(top_k))), temperature_(temperature),
      state_(seed) {
    std::iota(order_.begin(), order_.end(), std::int64_t{0});
}

IDEM_INLINE std::int64_t Sampler::pick(std::span<const float> logits) {
    const auto logit = [&](std::int64_t i) {
        const float x = logits[static_cast<std::size_t>(i)];
        return std::isnan(x) ? -std::numeric_limits<float>::infinity() : x;
    };
    const auto before = [&](std::int64_t i, std::int64_t j) {
        const float x = logit(i), y = logit(j);
        return x > y || (x == y && i < j);
    };
    std::partial_sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(powers_.size()), order_.end(),
                      before);
    const double largest = logit(order_[0]);
    double sum = 0;
    for (std::size_t i = 0; i < powers_.size(); ++i)
        sum += powers_[i] = std::exp((logit(order_[i]) - largest) / temperature_);
    double left = uniform() * sum;
    for (std::size_t i = 0; i < powers_.size(); left -= powers_[i++])
        if (left < powers_[i]) return order_[i];
    return order_[0];  // no number, or rounded away
}

IDEM_INLINE double Sampler::uniform() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

}  // namespace idem::detail
