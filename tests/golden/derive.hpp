/// Parameters and inputs that are computed from their names, so that no weight file needs to be stored.
///
/// Element i of the parameter `key` has 24 random bits
///     bits = mix(mix(i) + fnv1a(key)) >> 8,    u = bits / 2^24 in [0, 1),
/// and from u, in double precision and rounded once to float:
///     rank >= 2               (2u - 1) sqrt(3 / fan_in), fan_in = product of the extents after the first;
///                             the variance is 1 / fan_in, which keeps activations of ordinary size
///     weight, running_var     0.5 + u
///     any other (bias, mean)  0.2 (u - 0.5)
/// Inputs, from their own names:
///     input0, input1, …       2u - 1
///     ids0, ids1, …           floor(u N), ids below N
///     mask0, mask1, …         u < 0.8, and true for the first of every row, so that no row is without a token
/// derive.py holds the same lines in Python; derive_test.cpp compares the two bit for bit.
///
/// Sources: FNV-1a, 32 bit (Fowler, Noll, Vo; RFC 9923); the integer mixer is "lowbias32" of Chris Wellons'
/// hash-prospector.
#pragma once

#include <idem/tensor/parameter_spec.hpp>
#include <idem/tensor/tensor.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace golden {

inline std::uint32_t fnv1a(std::string_view text) {
    std::uint32_t hash = 0x811c9dc5U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
    return hash;
}

inline std::uint32_t mix(std::uint32_t x) {
    x = (x ^ (x >> 16)) * 0x7feb352dU;
    x = (x ^ (x >> 15)) * 0x846ca68bU;
    return x ^ (x >> 16);
}

/// Element `index` of the stream that `seed` names: a multiple of 2^-24 in [0, 1).
inline double uniform(std::uint32_t seed, std::size_t index) {
    return (mix(mix(static_cast<std::uint32_t>(index)) + seed) >> 8) / 16777216.0;
}

/// Writes the parameter that PyTorch's state_dict calls `key`.
inline void fill_parameter(std::string_view key, std::span<const std::int64_t> shape, std::span<float> out) {
    const std::uint32_t seed = fnv1a(key);
    const bool positive = key.ends_with("weight") || key.ends_with("running_var");
    double fan_in = 1;
    for (std::size_t axis = 1; axis < shape.size(); ++axis) fan_in *= static_cast<double>(shape[axis]);
    const double bound = std::sqrt(3.0 / fan_in);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double u = uniform(seed, i);
        out[i] = static_cast<float>(shape.size() >= 2 ? (2 * u - 1) * bound : positive ? 0.5 + u : (u - 0.5) * 0.2);
    }
}

/// The first `count` elements of the input `name`, each in [-1, 1).
inline std::vector<float> derived_input(std::string_view name, std::size_t count) {
    const std::uint32_t seed = fnv1a(name);
    std::vector<float> out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(2 * uniform(seed, i) - 1);
    return out;
}

/// The first `count` of the ids `name`, each in [0, below).
inline std::vector<std::int64_t> derived_ids(std::string_view name, std::size_t count, std::int64_t below) {
    const std::uint32_t seed = fnv1a(name);
    std::vector<std::int64_t> out(count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<std::int64_t>(uniform(seed, i) * static_cast<double>(below));
    return out;
}

/// The first `count` of the mask `name` in rows of `row`, 1 where a token takes part. Bytes, as std::vector<bool> has
/// no span.
inline std::vector<std::uint8_t> derived_mask(std::string_view name, std::size_t count, std::size_t row) {
    const std::uint32_t seed = fnv1a(name);
    std::vector<std::uint8_t> out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = i % row == 0 || uniform(seed, i) < 0.8;
    return out;
}

/// Every parameter in `specs`, as if read from a file; what is tied to another is there under the other's key alone.
/// Counters are integers there, as PyTorch writes them.
inline idem::StateDict derived_state_dict(const std::vector<idem::ParameterSpec>& specs) {
    idem::StateDict dict;
    dict.origin = "derived parameters";
    for (const auto& [key, shape, tied] : specs) {
        if (!tied.empty()) continue;
        if (key.ends_with("num_batches_tracked")) {
            auto counter = std::make_shared<std::int64_t>(0);
            dict.entries.emplace_back(
                key, idem::Tensor{idem::Element::i64, shape, std::as_bytes(std::span{counter.get(), 1}), counter});
            continue;
        }
        std::size_t count = 1;
        for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
        auto values = std::make_shared<std::vector<float>>(count);
        fill_parameter(key, shape, *values);
        dict.entries.emplace_back(key,
                                  idem::Tensor{idem::Element::f32, shape, std::as_bytes(std::span{*values}), values});
    }
    return dict;
}

}  // namespace golden
