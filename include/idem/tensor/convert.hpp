/// The elements of a tensor as floats, for whatever floating type the file stores.
///
/// F32 whose bytes are aligned is shared, not copied. F16 and BF16 convert exactly, denormals, infinities and NaN
/// included; F64 is rounded to the nearest float, and to infinity beyond the range of float.
#pragma once

#include <idem/support/error.hpp>
#include <idem/support/message.hpp>
#include <idem/tensor/aligned.hpp>
#include <idem/tensor/element.hpp>
#include <idem/tensor/tensor.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

namespace idem {

static_assert(std::endian::native == std::endian::little, "weight files are little-endian, and are read in place");

/// IEEE binary16: 1 sign, 5 exponent (bias 15), 10 mantissa bits.
constexpr float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1Fu;
    const std::uint32_t mantissa = half & 0x3FFu;
    if (exponent == 0) {
        // A denormal half is a whole number of 2^-24, and a normal float: exact even where denormals are flushed.
        const float magnitude = static_cast<float>(static_cast<std::int32_t>(mantissa)) * 0x1p-24f;
        return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
    }
    // The biases differ by 127 - 15 = 112; infinity and NaN take the largest exponent of each format.
    const std::uint32_t wide_exponent = exponent == 0x1Fu ? 0xFFu : exponent + 112u;
    return std::bit_cast<float>(sign | (wide_exponent << 23) | (mantissa << 13));
}

/// bfloat16 is the upper half of a float.
constexpr float bfloat16_to_float(std::uint16_t upper) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(upper) << 16);
}

namespace detail {

/// Unaligned `Stored` elements, each through `convert`, into `target`.
template <class Stored, class Convert>
void convert_elements(std::span<const std::byte> bytes, float* target, Convert convert) {
    const std::size_t size = bytes.size() / sizeof(Stored);
    for (std::size_t i = 0; i < size; ++i) {
        Stored stored;
        std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        target[i] = convert(stored);
    }
}

inline bool is_aligned_for_float(const std::byte* data) {
    return reinterpret_cast<std::uintptr_t>(data) % alignof(float) == 0;
}

}  // namespace detail

/// Throws LoadError for an element type that is no floating type, and for bytes that end within an element.
/// The message does not know the tensor's key: who asks adds it.
inline FloatArray as_floats(const Tensor& tensor) {
    if (!is_floating(tensor.element))
        throw LoadError(detail::message({"element type ", element_name(tensor.element), " is not a floating type"}));
    if (tensor.bytes.size() % element_size(tensor.element) != 0)
        throw LoadError(detail::message(
            {tensor.bytes.size(), " bytes are no whole number of ", element_name(tensor.element), " elements"}));

    const std::size_t size = tensor.bytes.size() / element_size(tensor.element);
    if (tensor.element == Element::f32 && detail::is_aligned_for_float(tensor.bytes.data()))
        return {{tensor.owner, reinterpret_cast<const float*>(tensor.bytes.data())}, size, tensor.forget};

    std::shared_ptr<float> floats = detail::make_shared_floats(size);
    switch (tensor.element) {
        case Element::f16:
            detail::convert_elements<std::uint16_t>(tensor.bytes, floats.get(), half_to_float);
            break;
        case Element::bf16:
            detail::convert_elements<std::uint16_t>(tensor.bytes, floats.get(), bfloat16_to_float);
            break;
        case Element::f64:
            detail::convert_elements<double>(tensor.bytes, floats.get(),
                                             [](double value) { return static_cast<float>(value); });
            break;
        default:  // F32 that is not aligned
            if (size != 0) std::memcpy(floats.get(), tensor.bytes.data(), tensor.bytes.size());
            break;
    }
    return {std::move(floats), size, nullptr};
}

}  // namespace idem
