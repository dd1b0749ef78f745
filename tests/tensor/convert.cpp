/// Tensors as floats: what is shared, what is converted, and to which value.
#include "support/catch.hpp"

#include <idem/tensor/convert.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

using idem::Element;
using idem::FloatArray;
using idem::Tensor;

namespace {

template <class T>
Tensor tensor_of(Element element, const std::vector<T>& values, std::size_t offset = 0) {
    auto buffer = std::make_shared<std::vector<std::byte>>(values.size() * sizeof(T) + offset);
    std::ranges::copy(std::as_bytes(std::span(values)), buffer->begin() + static_cast<std::ptrdiff_t>(offset));
    const std::span<const std::byte> bytes(buffer->data() + offset, values.size() * sizeof(T));
    return {element, {static_cast<std::int64_t>(values.size())}, bytes, buffer};
}

std::vector<float> listed(const FloatArray& floats) { return {floats.data.get(), floats.data.get() + floats.size}; }

/// What IEEE 754 says that a binary16 is worth, in arithmetic.
float value_of_half(unsigned half) {
    const int exponent = static_cast<int>((half >> 10) & 31U);
    const double mantissa = half & 1023U;
    const double sign = (half >> 15) != 0 ? -1.0 : 1.0;
    if (exponent == 31) return static_cast<float>(sign * std::numeric_limits<double>::infinity());
    const double magnitude =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1.0 + mantissa / 1024.0, exponent - 15);
    return static_cast<float>(sign * magnitude);
}

}  // namespace

TEST_CASE("aligned F32 is shared, not copied, and keeps the owner alive") {
    Tensor tensor = tensor_of<float>(Element::f32, {1.0F, -2.5F});
    const std::weak_ptr<const void> owner = tensor.owner;
    const void* bytes = tensor.bytes.data();

    FloatArray floats = idem::as_floats(tensor);
    CHECK(static_cast<const void*>(floats.data.get()) == bytes);
    tensor = {};
    CHECK_FALSE(owner.expired());
    CHECK(listed(floats) == std::vector<float>{1.0F, -2.5F});
    floats = {};
    CHECK(owner.expired());
}

TEST_CASE("F32 that is not aligned is copied") {
    for (const std::size_t offset : {1U, 2U, 3U}) {
        const Tensor tensor = tensor_of<float>(Element::f32, {1.0F, -2.5F}, offset);
        const FloatArray floats = idem::as_floats(tensor);
        CHECK(static_cast<const void*>(floats.data.get()) != tensor.bytes.data());
        CHECK(listed(floats) == std::vector<float>{1.0F, -2.5F});
    }
}

TEST_CASE("every F16 converts exactly") {
    std::vector<std::uint16_t> halves(65536);
    for (unsigned i = 0; i < 65536; ++i) halves[i] = static_cast<std::uint16_t>(i);
    const std::vector<float> floats = listed(idem::as_floats(tensor_of(Element::f16, halves)));
    REQUIRE(floats.size() == halves.size());
    for (unsigned i = 0; i < 65536; ++i) {
        const bool is_nan = (i & 0x7C00U) == 0x7C00U && (i & 0x3FFU) != 0;
        const bool equal = is_nan ? std::isnan(floats[i]) : floats[i] == value_of_half(i);
        if (!equal || std::signbit(floats[i]) != (i >= 32768)) FAIL("half " << i << " became " << floats[i]);
    }
    // 65504 is the largest half, 2^-24 the smallest.
    CHECK(floats[0x7BFF] == 65504.0F);
    CHECK(floats[0x0001] == 5.9604644775390625e-08F);
}

TEST_CASE("every BF16 is the upper half of its float") {
    std::vector<std::uint16_t> stored(65536);
    for (unsigned i = 0; i < 65536; ++i) stored[i] = static_cast<std::uint16_t>(i);
    const FloatArray floats = idem::as_floats(tensor_of(Element::bf16, stored));
    std::size_t wrong = 0;
    for (std::uint32_t i = 0; i < 65536; ++i) {
        std::uint32_t bits;
        std::memcpy(&bits, floats.data.get() + i, sizeof bits);
        wrong += bits != i << 16;
    }
    CHECK(wrong == 0);
    CHECK(floats.data.get()[0x3FC0] == 1.5F);
}

TEST_CASE("F64 is rounded to the nearest float") {
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> values{0.1, -1.0 / 3.0, 1e300, -infinity, 1e-45, std::nan("")};
    for (const std::size_t offset : {0U, 4U, 5U}) {
        const std::vector<float> floats = listed(idem::as_floats(tensor_of(Element::f64, values, offset)));
        CHECK(floats[0] == 0.1F);
        CHECK(floats[1] == -1.0F / 3.0F);
        CHECK(floats[2] == std::numeric_limits<float>::infinity());
        CHECK(floats[3] == -std::numeric_limits<float>::infinity());
        CHECK(floats[4] == std::numeric_limits<float>::denorm_min());
        CHECK(std::isnan(floats[5]));
    }
}

TEST_CASE("what is not floating, and what ends within an element, is refused") {
    CHECK_THROWS_AS(idem::as_floats(tensor_of<std::int64_t>(Element::i64, {1})), idem::LoadError);
    CHECK_THROWS_WITH(idem::as_floats(tensor_of<std::uint8_t>(Element::boolean, {1})),
                      "element type BOOL is not a floating type");
    CHECK_THROWS_WITH(idem::as_floats(tensor_of<std::uint8_t>(Element::f32, {1, 2, 3})),
                      "3 bytes are no whole number of F32 elements");
}

TEST_CASE("a tensor without elements converts to none") {
    CHECK(idem::as_floats(Tensor{Element::f32, {0}, {}, {}}).size == 0);
    CHECK(idem::as_floats(Tensor{Element::f16, {0}, {}, {}}).size == 0);
    CHECK(idem::as_floats(tensor_of<float>(Element::f32, {}, 1)).size == 0);
}
