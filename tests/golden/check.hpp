/// Runs a network and compares with what PyTorch gave for the same parameters and inputs.
///
///     golden::check<Network<Shape<33>, Linear<33, 17>>>(golden::layers, "linear");
///
/// compares the shape of every output, and its values: max|y - expected| <= tolerance * max|expected|. The batch is the
/// golden's; a second run takes its first sample alone, in the same workspace. make_goldens.py defines the cases.
#pragma once

#include "golden/derive.hpp"
#include "golden/derived_model.hpp"
#include "support/catch.hpp"

#include <idem/io/safetensors.hpp>
#include <idem/plan/model.hpp>
#include <idem/shape/shape.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace golden {

/// A file of goldens, and how close a network must come.
struct Suite {
    const char* file;
    double tolerance;
};
inline constexpr Suite layers{"layers.safetensors", 1e-5};
inline constexpr Suite networks{"networks.safetensors", 1e-4};

/// The arrays of a file that make_goldens.py wrote.
inline idem::StateDict read_goldens(const std::string& file) {
    return idem::read_safetensors(IDEM_TEST_DATA_DIR "/golden/" + file);
}

/// What PyTorch gave for one output: extents with the batch first.
struct Expected {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

inline Expected expected(const idem::StateDict& goldens, const std::string& key) {
    const idem::Tensor* tensor = goldens.find(key);
    INFO("golden: " << key);
    REQUIRE(tensor != nullptr);
    REQUIRE(tensor->element == idem::Element::f32);
    Expected result{tensor->shape, std::vector<float>(tensor->bytes.size() / sizeof(float))};
    std::memcpy(result.values.data(), tensor->bytes.data(), tensor->bytes.size());
    return result;
}

/// One output is stored under the case's name, several under name.0, name.1, …
inline std::vector<Expected> expected_outputs(const Suite& suite, const std::string& name, std::size_t count) {
    const idem::StateDict goldens = read_goldens(suite.file);
    if (count == 1) return {expected(goldens, name)};
    std::vector<Expected> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(expected(goldens, name + "." + std::to_string(i)));
    return result;
}

/// max|y - expected| / max|expected|, or infinity where y is not a number. `y` may be the first samples only.
inline double distance(std::span<const float> y, std::span<const float> expected) {
    double largest = 0, difference = 0;
    for (const float value : expected) largest = std::max(largest, std::abs(static_cast<double>(value)));
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double d = std::abs(static_cast<double>(y[i]) - static_cast<double>(expected[i]));
        if (std::isnan(d)) return std::numeric_limits<double>::infinity();
        difference = std::max(difference, d);
    }
    return difference / largest;
}

using Arrays = std::vector<std::vector<float>>;

inline Arrays inputs_for(std::span<const idem::Extents> streams, std::size_t batch, float scale) {
    Arrays result;
    for (const idem::Extents& stream : streams) {
        result.push_back(
            derived_input("input" + std::to_string(result.size()), batch * static_cast<std::size_t>(stream.size())));
        for (float& value : result.back()) value *= scale;
    }
    return result;
}

/// Filled with NaN, so that an element which is never written is found.
inline Arrays outputs_for(std::span<const idem::Extents> streams, std::size_t batch) {
    Arrays result;
    for (const idem::Extents& stream : streams)
        result.emplace_back(batch * static_cast<std::size_t>(stream.size()), std::numeric_limits<float>::quiet_NaN());
    return result;
}

inline void check_shapes(std::span<const Expected> expected, std::span<const idem::Extents> streams) {
    for (std::size_t i = 0; i < streams.size(); ++i) {
        std::vector<std::int64_t> shape{expected[i].shape[0]};
        for (int axis = 0; axis < streams[i].rank; ++axis) shape.push_back(streams[i][axis]);
        CHECK(expected[i].shape == shape);
    }
}

inline void check_values(const Suite& suite, const std::string& name, std::span<const Expected> expected,
                         const Arrays& outputs, std::size_t batch) {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        REQUIRE(outputs[i].size() <= expected[i].values.size());
        const double measured = distance(outputs[i], expected[i].values);
        std::printf("%-32s output %zu batch %zu  max|d|/max|y| = %.1e\n", name.c_str(), i, batch, measured);
        INFO("output " << i << ", batch " << batch);
        CHECK(measured <= suite.tolerance);
    }
}

/// The extents of a network's inputs or outputs, be it one or several.
template <class S>
struct Streams {
    static constexpr std::array<idem::Extents, 1> extents{idem::detail::extents_v<S>};
};
template <class... S>
struct Streams<idem::Inputs<S...>> {
    static constexpr std::array<idem::Extents, sizeof...(S)> extents{idem::detail::extents_v<S>...};
};
template <class... S>
struct Streams<idem::Outputs<S...>> {
    static constexpr std::array<idem::Extents, sizeof...(S)> extents{idem::detail::extents_v<S>...};
};

template <class Net, class Policy, std::size_t... I, std::size_t... O>
void run(const idem::Model<Net, Policy>& model, idem::Workspace<Net>& workspace, const Arrays& inputs, Arrays& outputs,
         std::index_sequence<I...>, std::index_sequence<O...>) {
    REQUIRE(model.run(std::span<const float>(inputs[I])..., std::span<float>(outputs[O])..., workspace) ==
            idem::Status::ok);
}

/// Inputs are the derived ones times `scale`.
template <class Net, class Policy = idem::policy::Precise>
void check(const Suite& suite, const std::string& name, float scale = 1) {
    constexpr auto& inputs = Streams<typename Net::input>::extents;
    constexpr auto& outputs = Streams<typename Net::output>::extents;
    INFO("case: " << name);
    const std::vector<Expected> expected = expected_outputs(suite, name, outputs.size());
    check_shapes(expected, outputs);

    const idem::Model<Net, Policy> model = derived_model<Net, Policy>();
    const auto whole = static_cast<std::size_t>(expected[0].shape[0]);
    idem::Workspace<Net> workspace{whole};
    for (const std::size_t batch : {whole, std::size_t{1}}) {
        const Arrays x = inputs_for(inputs, batch, scale);
        Arrays y = outputs_for(outputs, batch);
        run(model, workspace, x, y, std::make_index_sequence<inputs.size()>{},
            std::make_index_sequence<outputs.size()>{});
        check_values(suite, name, expected, y, batch);
    }
}

}  // namespace golden
