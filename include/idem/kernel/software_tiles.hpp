/// Tile registers in software: what the instructions of AMX-TILE and AMX-BF16 do, to the bit, on any machine. For
/// tests.
///
/// Sources: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2: TDPBF16PS, TILELOADD, TILESTORED,
/// TILEZERO. One multiplication rounds each fused multiply-add of the even k and each of the odd k, in two chains that
/// begin with zero, then the sum of the two, then its sum with the tile. All to nearest even; denormals are zero, as
/// inputs and as outputs.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace idem::kernel {

class SoftwareTiles {
  public:
    /// All registers but 6 and 7 have `rows` rows, 1 to 16; those have 16.
    explicit SoftwareTiles(int rows) : rows_(static_cast<std::size_t>(rows)) {}

    template <int T>
    void zero() {
        tile(T) = {};
    }

    /// Rows of 64 bytes, `pitch` bytes apart.
    template <int T>
    void load(const void* from, std::ptrdiff_t pitch) {
        zero<T>();
        for (std::size_t row = 0; row < rows_of(T); ++row)
            std::memcpy(tile(T)[row].data(),
                        static_cast<const std::byte*>(from) + static_cast<std::ptrdiff_t>(row) * pitch, sizeof(Row));
    }

    template <int T>
    void store(void* to, std::ptrdiff_t pitch) const {
        for (std::size_t row = 0; row < rows_of(T); ++row)
            std::memcpy(static_cast<std::byte*>(to) + static_cast<std::ptrdiff_t>(row) * pitch,
                        tiles_[std::size_t{T}][row].data(), sizeof(Row));
    }

    /// Sums[m][n] += sum over k of Left[m][k] Right[k][n], where row k / 2 of Right holds (k, n) and (k + 1, n) side by
    /// side.
    template <int Sums, int Left, int Right>
    void multiply() {
        std::array<Floats, 16> even, odd;  // of the rows of Right
        for (std::size_t k = 0; k < 16; ++k)
            for (std::size_t n = 0; n < 16; ++n) {
                const std::uint32_t pair = tile(Right)[k][n];
                even[k][n] = flushed(std::bit_cast<float>(pair << 16));
                odd[k][n] = flushed(std::bit_cast<float>(pair & 0xFFFF0000));
            }
        for (std::size_t m = 0; m < rows_of(Sums); ++m) {
            Floats even_sums{}, odd_sums{};
            for (std::size_t k = 0; k < 16; ++k) {
                const std::uint32_t pair = tile(Left)[m][k];
                multiply_add(flushed(std::bit_cast<float>(pair << 16)), even[k], even_sums);
                multiply_add(flushed(std::bit_cast<float>(pair & 0xFFFF0000)), odd[k], odd_sums);
            }
            for (std::size_t n = 0; n < 16; ++n) {
                const float added = flushed(even_sums[n] + odd_sums[n]);
                const float sum = flushed(flushed(std::bit_cast<float>(tile(Sums)[m][n])) + added);
                tile(Sums)[m][n] = std::bit_cast<std::uint32_t>(sum);
            }
        }
    }

  private:
    using Row = std::array<std::uint32_t, 16>;
    using Floats = std::array<float, 16>;

    static float flushed(float x) {
        return std::fabs(x) < std::numeric_limits<float>::min() ? std::copysign(0.0f, x) : x;
    }

    /// Rounded once: a product of bf16 numbers is exact in double, and a sum of two floats of any exponent is, after
    /// 53 bits and then 24, what it is after 24 (Figueroa, "When is double rounding innocuous?", 1995).
    static void multiply_add(float x, const Floats& y, Floats& sums) {
        for (std::size_t n = 0; n < 16; ++n)
            sums[n] = flushed(static_cast<float>(static_cast<double>(x) * y[n] + sums[n]));
    }

    std::size_t rows_of(int t) const { return t < 6 ? rows_ : 16; }
    std::array<Row, 16>& tile(int t) { return tiles_[static_cast<std::size_t>(t)]; }

    std::array<std::array<Row, 16>, 8> tiles_{};
    std::size_t rows_;
};

}  // namespace idem::kernel
