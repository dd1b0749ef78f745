/// What the sequences that make_surgeries.py writes are checked by.
#pragma once

#include "golden/check.hpp"
#include "golden/derived_model.hpp"
#include "support/catch.hpp"

#include <idem/idem.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace surgeries {

inline constexpr std::size_t batch = 2, samples = 256;
inline constexpr double tolerance = 1e-4;  // of max|y|, as for all networks
/// What ids are less than, if input number i is of ids: BERT's vocabulary and its token types.
inline constexpr std::int64_t below[] = {60, 2, 0, 0, 0, 0, 0, 0};

/// What PyTorch gave: the output's largest magnitude, and then all of the output or samples of it.
inline std::vector<float> expected(const std::string& name) {
    static const idem::StateDict goldens = idem::read_safetensors(IDEM_TEST_DATA_DIR "/surgeries/goldens.safetensors");
    const idem::Tensor* tensor = goldens.find(name);
    INFO("golden: " << name);
    REQUIRE(tensor != nullptr);
    std::vector<float> values(tensor->bytes.size() / sizeof(float));
    std::memcpy(values.data(), tensor->bytes.data(), tensor->bytes.size());
    return values;
}

/// Compares one output with PyTorch's, which has the same number of elements.
inline void check_output(std::span<const float> y, const std::string& name) {
    const std::vector<float> given = expected(name);
    REQUIRE(given.size() == 1 + std::min(samples, y.size()));
    double difference = 0;
    for (std::size_t k = 0; k + 1 < given.size(); ++k) {
        const std::size_t i = y.size() <= samples ? k : golden::mix(static_cast<std::uint32_t>(k)) % y.size();
        REQUIRE(std::isfinite(y[i]));
        difference = std::max(difference, std::abs(static_cast<double>(y[i]) - static_cast<double>(given[1 + k])));
    }
    const double measured = difference / static_cast<double>(given[0]);
    std::printf("%-16s max|d|/max|y| = %.1e\n", name.c_str(), measured);
    INFO(name);
    CHECK(measured <= tolerance);
}

/// Runs a model for the derived inputs input0, ids0, mask0 and so on, and compares its outputs.
template <class Net>
void check(const idem::Model<Net>& model, const std::string& name) {
    std::vector<golden::Elements> x;
    for (std::size_t i = 0; i < model.input_count; ++i) {
        const idem::Extents& extents = golden::inputs_of<Net>.extents[i];
        const char* kind = extents.numbers == idem::Numbers::ids    ? "ids"
                           : extents.numbers == idem::Numbers::mask ? "mask"
                                                                    : "input";
        x.push_back(golden::elements_of({.name = kind + std::to_string(i), .below = below[i]}, extents, batch));
    }
    golden::Arrays y = golden::outputs_for({golden::outputs_of<Net>.extents, model.output_count}, batch);
    idem::Workspace<Net> workspace{batch};
    REQUIRE(golden::run(model, workspace, x, y) == idem::Status::ok);
    const std::vector<std::string> names = golden::output_names(name, model.output_count);
    for (std::size_t i = 0; i < names.size(); ++i) check_output(y[i], names[i]);
}

}  // namespace surgeries
