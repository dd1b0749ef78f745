#include "derive.hpp"
#include "check.hpp"

#include <string>

namespace {

/// Whether the array that derive.py wrote under `key` has these elements, bit for bit.
template <class T>
bool equal(const idem::StateDict& samples, const std::string& key, idem::Element element,
           const std::vector<T>& derived) {
    const idem::Tensor* sample = samples.find(key);
    REQUIRE(sample != nullptr);
    REQUIRE(sample->element == element);
    REQUIRE(sample->bytes.size() == derived.size() * sizeof(T));
    return std::memcmp(derived.data(), sample->bytes.data(), sample->bytes.size()) == 0;
}

}  // namespace

TEST_CASE("derived parameters are those of derive.py, bit for bit") {
    const idem::StateDict samples = golden::read_goldens("derived.safetensors");
    REQUIRE(samples.entries.size() == 10);
    for (const auto& [key, tensor] : samples.entries) {
        if (key == "input0" || key == "ids0" || key == "mask2") continue;
        INFO(key);
        std::vector<float> derived(tensor.bytes.size() / sizeof(float));
        golden::fill_parameter(key, tensor.shape, derived);
        CHECK(equal(samples, key, idem::Element::f32, derived));
    }
}

TEST_CASE("derived inputs are those of derive.py, bit for bit") {
    const idem::StateDict samples = golden::read_goldens("derived.safetensors");
    CHECK(equal(samples, "input0", idem::Element::f32, golden::derived_input("input0", 2 * 11)));
    CHECK(equal(samples, "ids0", idem::Element::i64, golden::derived_ids("ids0", 2 * 11, 30522)));
    CHECK(equal(samples, "mask2", idem::Element::boolean, golden::derived_mask("mask2", 3 * 7, 7)));
}
