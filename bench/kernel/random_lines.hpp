/// Memory in whole cache lines, filled at random: a unit may take less power, and so run faster, on zeros.
#pragma once

#include <idem/tensor/aligned.hpp>

#include <cstddef>
#include <cstdint>

/// Floats in [-1, 1); numbers of 16 bits that are some size as bf16; bytes.
template <class T = float>
class RandomLines {
  public:
    explicit RandomLines(std::ptrdiff_t count) : array_(idem::detail::make_aligned<T>(static_cast<std::size_t>(count))) {
        std::uint32_t bits = 1;
        for (std::ptrdiff_t i = 0; i < count; ++i) {
            bits = bits * 1664525 + 1013904223;
            if constexpr (sizeof(T) == sizeof(float))
                data()[i] = static_cast<T>(bits >> 8) * 0x1p-23f - 1.0f;
            else
                data()[i] = static_cast<T>(bits >> 18 | 0x2000);
        }
    }
    T* data() const { return array_.get(); }

  private:
    idem::detail::AlignedArray<T> array_;
};
