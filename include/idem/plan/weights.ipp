#pragma once

#include <idem/plan/weights.hpp>
#include <idem/support/cache_lines.hpp>
#include <idem/tensor/aligned.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace idem::detail {

/// The weights of one output channel.
inline std::ptrdiff_t weights_of_channel(const kernel::Geometry& g) {
    return std::ptrdiff_t{g.channels / g.groups} * g.vertical.kernel * g.horizontal.kernel;
}

inline const float* parameter_at(const std::vector<FloatArray>& parameters, int number) {
    return number == none ? nullptr : parameters[static_cast<std::size_t>(number)].data.get();
}

/// Where a step's weight and bias begin.
inline const float* weight_of(const PlannedStep& step, const std::vector<FloatArray>& parameters) {
    const float* const weight = parameter_at(parameters, step.recipe.weight);
    const int first = step.recipe.transposed_window != nullptr ? 0 : step.recipe.first_weight;
    return first == 0 ? weight : weight + first * weights_of_channel(step.geometry);
}
inline const float* bias_of(const PlannedStep& step, const std::vector<FloatArray>& parameters) {
    const float* const bias = parameter_at(parameters, step.recipe.bias);
    return step.recipe.first_bias == 0 || bias == nullptr ? bias : bias + step.recipe.first_bias;
}

inline int units_weight_of(const Recipe& recipe) { return recipe.recurs ? recipe.weight + 1 : none; }
inline int units_bias_of(const Recipe& recipe) {
    return recipe.recurs && recipe.bias != none ? recipe.bias + 1 : none;
}

inline PackedKey key_of(const PlannedStep& step, const std::vector<FloatArray>& parameters) {
    const Recipe& recipe = step.recipe;
    const Normalisation &n = recipe.normalisation, &m = recipe.input_normalisation;
    PackedKey key{step.kernels.pack, step.geometry, {}, recipe.transposed, recipe.transposed_window,
                  recipe.first_weight, n.eps, m.eps};
    key.geometry.in_pitch = key.geometry.operand_pitch = key.geometry.out_pitch = 0;  // weights do not depend on them
    if (recipe.own_count > 0) {
        for (int i = 0; i < recipe.own_count; ++i)
            key.sources[static_cast<std::size_t>(i)] = parameter_at(parameters, recipe.own + i);
    } else {
        key.sources[0] = weight_of(step, parameters);
        key.sources[1] = bias_of(step, parameters);
        const int numbers[] = {n.weight, n.bias, n.mean, n.variance, m.weight,
                               m.bias,   m.mean, m.variance, units_weight_of(recipe), units_bias_of(recipe)};
        for (std::size_t i = 0; i < std::size(numbers); ++i) key.sources[2 + i] = parameter_at(parameters, numbers[i]);
    }
    return key;
}

/// scale = weight / sqrt(variance + eps), shift = bias - mean scale, in double.
struct FoldedNormalisation {
    std::vector<float> scale, shift;

    FoldedNormalisation(const Normalisation& n, const std::vector<FloatArray>& parameters) {
        if (!n.present()) return;
        const float* weight = parameter_at(parameters, n.weight);
        const float* bias = parameter_at(parameters, n.bias);
        const float* mean = parameter_at(parameters, n.mean);
        const float* variance = parameter_at(parameters, n.variance);
        const std::size_t channels = parameters[static_cast<std::size_t>(n.mean)].size;
        scale.resize(channels);
        shift.resize(channels);
        for (std::size_t c = 0; c < channels; ++c) {
            const double s = (weight ? double{weight[c]} : 1.0) / std::sqrt(double{variance[c]} + n.eps);
            scale[c] = static_cast<float>(s);
            shift[c] = static_cast<float>((bias ? double{bias[c]} : 0.0) - double{mean[c]} * s);
        }
    }
};

/// The weight of a step as (out, in), of one that lies as (in, out).
inline std::vector<float> turned_weight(const PlannedStep& step, const std::vector<FloatArray>& parameters) {
    const float* const weight = parameter_at(parameters, step.recipe.weight);
    const auto in = static_cast<std::size_t>(step.geometry.channels);
    const auto out = static_cast<std::size_t>(step.geometry.out_channels);
    std::vector<float> turned(in * out);
    kernel::Geometry geometry;
    geometry.axis = step.geometry.channels;
    geometry.inner = step.geometry.out_channels;
    kernel::transpose(geometry, {.input = weight, .output = turned.data()});
    return turned;
}

/// The weight of a transposed convolution as that of the convolution which gives some of its phases: (groups, phases,
/// out of a group, in of a group, window between inputs).
inline std::vector<float> weight_of_phases(const PlannedStep& step, const float* weight) {
    const kernel::Geometry& g = step.geometry;
    const TransposedWindow& window = *step.recipe.transposed_window;
    const TransposedAxis &vertical = window.vertical, &horizontal = window.horizontal;
    const std::ptrdiff_t phases = g.out_channels / window.out_channels, across = horizontal.window.stride;
    const std::ptrdiff_t first_phase = step.recipe.first_weight / window.out_channels;
    const std::ptrdiff_t in = g.channels / g.groups, out = window.out_channels / g.groups;
    const std::ptrdiff_t places = std::ptrdiff_t{g.vertical.kernel} * g.horizontal.kernel;
    std::vector<float> turned(static_cast<std::size_t>(g.out_channels * in * places), 0.0f);
    for (std::ptrdiff_t c = 0; c < g.channels; ++c)
        for (std::ptrdiff_t o = 0; o < out; ++o)
            for (int i = 0; i < vertical.window.kernel; ++i)
                for (int j = 0; j < horizontal.window.kernel; ++j) {
                    const float of_places = *weight++;
                    const std::ptrdiff_t phase = vertical.phase(i) * across + horizontal.phase(j) - first_phase;
                    if (phase < 0 || phase >= phases) continue;
                    const std::ptrdiff_t channel = (c / in * phases + phase) * out + o;
                    const std::ptrdiff_t place =
                        vertical.place(i, g.vertical) * g.horizontal.kernel + horizontal.place(j, g.horizontal);
                    turned[static_cast<std::size_t>((channel * in + c % in) * places + place)] = of_places;
                }
    return turned;
}

/// Numbers of the output channels (groups, out of a group), for all phases between the two; null for none.
inline std::vector<float> numbers_of_phases(const PlannedStep& step, const float* numbers) {
    std::vector<float> all;
    if (numbers == nullptr) return all;
    const std::ptrdiff_t groups = step.geometry.groups, out = step.recipe.transposed_window->out_channels / groups;
    const std::ptrdiff_t phases = step.geometry.out_channels / groups / out;
    for (std::ptrdiff_t group = 0; group < groups; ++group)
        for (std::ptrdiff_t phase = 0; phase < phases; ++phase)
            all.insert(all.end(), numbers + group * out, numbers + (group + 1) * out);
    return all;
}

/// Packs a step's parameters into zeros.
inline void pack(const PlannedStep& step, const std::vector<FloatArray>& parameters, float* packed) {
    const Recipe& recipe = step.recipe;
    if (recipe.own_count > 0) {
        float* next = packed;
        for (int i = 0; i < recipe.own_count; ++i) {
            const FloatArray& parameter = parameters[static_cast<std::size_t>(recipe.own + i)];
            std::copy_n(parameter.data.get(), parameter.size, next);
            next += whole_lines(static_cast<std::ptrdiff_t>(parameter.size));
        }
    } else {
        const FoldedNormalisation folded(recipe.normalisation, parameters);
        const FoldedNormalisation input(recipe.input_normalisation, parameters);
        const auto data = [](const std::vector<float>& floats) { return floats.empty() ? nullptr : floats.data(); };
        kernel::Parameters given{weight_of(step, parameters), bias_of(step, parameters), data(folded.scale),
                                 data(folded.shift),          data(input.scale),         data(input.shift),
                                 parameter_at(parameters, units_weight_of(recipe)),
                                 parameter_at(parameters, units_bias_of(recipe))};
        std::vector<float> weight, of_phases[3];
        if (recipe.transposed) weight = turned_weight(step, parameters);
        if (recipe.transposed_window != nullptr) {
            weight = weight_of_phases(step, given.weight);
            const float** numbers[] = {&given.bias, &given.scale, &given.shift};
            for (std::size_t i = 0; i < std::size(numbers); ++i) {
                of_phases[i] = numbers_of_phases(step, *numbers[i]);
                *numbers[i] = data(of_phases[i]);
            }
        }
        if (!weight.empty()) given.weight = weight.data();
        step.kernels.pack(step.geometry, given, packed);
    }
}

/// A step's parameters are not read again soon, and a mapped file keeps them.
inline void forget_parameters(const PackedKey& key, const std::vector<FloatArray>& parameters) {
    for (const FloatArray& parameter : parameters) {
        const bool read = std::find(key.sources.begin(), key.sources.end(), parameter.data.get()) != key.sources.end();
        if (read && parameter.forget != nullptr)
            parameter.forget(std::as_bytes(std::span(parameter.data.get(), parameter.size)));
    }
}

/// What is known of a step's block before any is packed: its key, and its floats where they are there already.
inline PackedBlock known_block(const PlannedStep& step, const std::vector<FloatArray>& parameters,
                               const Weights* previous) {
    if (step.kernels.packed_floats == 0 && !step.kernels.unpacked) return {};
    PackedBlock block{key_of(step, parameters), {}};
    if (step.kernels.unpacked) {
        block.floats = parameters[static_cast<std::size_t>(step.recipe.weight)].data;
    } else if (previous != nullptr) {
        for (const PackedBlock& old : previous->blocks)
            if (old.key == block.key) block.floats = old.floats;
    }
    return block;
}

/// Blocks lie in storages of at least so many floats, one behind the other: many are smaller than a huge page. Those of
/// a storage are kept as long as a model uses one of them.
inline constexpr std::ptrdiff_t shared_storage_floats = 8 * 1024 * 1024 / sizeof(float);

IDEM_INLINE std::shared_ptr<const Weights> make_weights(std::span<const PlannedStep> steps,
                                                        std::vector<FloatArray> parameters, const Weights* previous) {
    Weights weights{steps, std::move(parameters), {}};
    for (const PlannedStep& step : steps) weights.blocks.push_back(known_block(step, weights.parameters, previous));
    const auto floats_of = [&](std::size_t i) {
        const bool is_packed = weights.blocks[i].floats != nullptr;
        return is_packed ? 0 : whole_lines(steps[i].kernels.packed_floats);
    };
    for (std::size_t first = 0, end = 0; first < steps.size(); first = end) {
        std::ptrdiff_t floats = 0;
        for (; end < steps.size() && floats < shared_storage_floats; ++end) floats += floats_of(end);
        if (floats == 0) break;
        const std::shared_ptr<float> storage = make_shared_zeros(static_cast<std::size_t>(floats));
        float* next = storage.get();
        for (std::size_t i = first; i < end; ++i) {
            const std::ptrdiff_t size = floats_of(i);
            if (size == 0) continue;
            PackedBlock& block = weights.blocks[i];
            pack(steps[i], weights.parameters, next);
            block.floats = {storage, next};
            next += size;
            forget_parameters(block.key, weights.parameters);
        }
    }
    return std::make_shared<const Weights>(std::move(weights));
}

}  // namespace idem::detail
