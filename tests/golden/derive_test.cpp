#include "derive.hpp"
#include "check.hpp"

TEST_CASE("derived parameters and inputs are those of make_goldens.py, bit for bit") {
    const idem::StateDict samples = golden::read_goldens("derived.safetensors");
    REQUIRE(samples.entries.size() == 8);
    for (const auto& [key, tensor] : samples.entries) {
        const golden::Expected expected = golden::expected(samples, key);
        std::vector<float> derived(expected.values.size());
        if (key == "input0")
            derived = golden::derived_input(key, derived.size());
        else
            golden::fill_parameter(key, expected.shape, derived);
        INFO(key);
        CHECK(std::memcmp(derived.data(), expected.values.data(), derived.size() * sizeof(float)) == 0);
    }
}
