/// What the fuzz targets share: each reads any bytes, and may end only with a value or with an idem::Error.
#pragma once

#include <idem/support/error.hpp>
#include <idem/tensor/tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

/// libFuzzer's entry: called with one input after the other.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

/// Ends the process, which libFuzzer reports together with the input.
inline void expect(bool condition, const char* what) {
    if (condition) return;
    std::fprintf(stderr, "not so: %s\n", what);
    std::abort();
}

/// The bytes in a block of their own, beyond whose end nothing may be read.
struct Input {
    Input(const std::uint8_t* data, std::size_t size)
        : owner(std::make_shared<const std::vector<std::uint8_t>>(data, data + size)),
          bytes(std::as_bytes(std::span(*owner))) {}

    std::shared_ptr<const std::vector<std::uint8_t>> owner;
    std::span<const std::byte> bytes;
};

inline void expect_sound(const idem::Tensor& tensor) {
    const auto size = idem::byte_size(tensor.element, tensor.shape);
    expect(size && *size == tensor.bytes.size(), "a tensor has the bytes that its shape needs");
    expect(tensor.owner != nullptr, "somebody keeps a tensor's bytes");
}

inline void expect_equal(const idem::Tensor& left, const idem::Tensor& right) {
    expect(left.element == right.element && left.shape == right.shape && std::ranges::equal(left.bytes, right.bytes),
           "what is written and read again is the same");
}

/// Calls `body`, which may throw what idem throws for faulty files.
template <class Body>
void expect_value_or_error(Body body) {
    try {
        body();
    } catch (const idem::Error& error) {
        expect(*error.what() != '\0', "an error says something");
    }
}

}  // namespace fuzz
