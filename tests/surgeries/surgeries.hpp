/// What the sequences that make_surgeries.py writes are checked by.
#pragma once

#include "golden/derived_model.hpp"
#include "support/catch.hpp"

#include <idem/idem.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace surgeries {

inline constexpr std::size_t batch = 2, samples = 256;
inline constexpr double tolerance = 1e-4;  // of max|y|, as for all networks

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

/// Runs a model for derived inputs and compares its output with PyTorch's, which has the same number of elements.
template <class Net>
void check(const idem::Model<Net>& model, const std::string& name) {
    const std::vector<float> x = golden::derived_input("input0", batch * Net::input::size);
    std::vector<float> y(batch * Net::output::size, std::numeric_limits<float>::quiet_NaN());
    idem::Workspace<Net> workspace{batch};
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(y), workspace) == idem::Status::ok);

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

}  // namespace surgeries
