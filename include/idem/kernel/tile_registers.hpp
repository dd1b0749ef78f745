/// Tile registers: eight of 16 rows of 64 bytes, and a unit that multiplies them (AMX-TILE, AMX-BF16).
///
///     sums[m][n] += sum over k < 32 of left[m][k] * right[k][n]        bf16 products, float sums
///
/// A type of tile registers holds a configuration of them from its construction to its destruction: registers 0 to 5
/// with the given number of rows, 6 and 7 with 16. A multiplication takes a cycle for each row of `left`, so that
/// product sizes that are not multiples of 16 need not be rounded up by much. Kernels are templates on it:
/// `AmxTiles`, or `SoftwareTiles` that does the same on any machine.
///
/// Sources: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, chapter 18, and volume 2; Intel 64
/// and IA-32 Architectures Optimization Reference Manual, chapter 20.
#pragma once

#include <idem/kernel/software_tiles.hpp>
#include <idem/kernel/tile_sizes.hpp>

#include <cstddef>
#include <cstdint>

namespace idem::kernel {

#if IDEM_DETAIL_AMX

/// The registers of this thread. None of their state is left behind.
///
/// The instructions are written out, because GCC's intrinsics take a register's number as a digit of the source text,
/// not as a constant, and do not say which memory they read: stores in front of them could be moved or dropped.
class AmxTiles {
  public:
    explicit AmxTiles(int rows) {
        Configuration configuration;
        for (int t = 0; t < 8; ++t) {
            configuration.row_bytes[t] = tile_row_bytes;
            configuration.rows[t] = static_cast<std::uint8_t>(t < 6 ? rows : tile_rows);
        }
        asm volatile("{ldtilecfg (%0)|ldtilecfg [%0]}" : : "r"(&configuration) : "memory");
    }
    ~AmxTiles() { asm volatile("tilerelease" : : : "memory"); }
    AmxTiles(const AmxTiles&) = delete;
    AmxTiles& operator=(const AmxTiles&) = delete;

    template <int T>
    void zero() {
        asm volatile("{tilezero %%tmm%c0|tilezero tmm%c0}" : : "i"(T));
    }
    template <int T>
    void load(const void* from, std::ptrdiff_t pitch) {
        asm volatile("{tileloadd (%0,%1,1), %%tmm%c2|tileloadd tmm%c2, [%0+%1*1]}"
                     :
                     : "r"(from), "r"(pitch), "i"(T)
                     : "memory");
    }
    template <int T>
    void store(void* to, std::ptrdiff_t pitch) const {
        asm volatile("{tilestored %%tmm%c2, (%0,%1,1)|tilestored [%0+%1*1], tmm%c2}"
                     :
                     : "r"(to), "r"(pitch), "i"(T)
                     : "memory");
    }
    template <int Sums, int Left, int Right>
    void multiply() {
        asm volatile("{tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0|tdpbf16ps tmm%c0, tmm%c1, tmm%c2}"
                     :
                     : "i"(Sums), "i"(Left), "i"(Right));
    }

  private:
    /// What LDTILECFG reads.
    struct alignas(64) Configuration {
        std::uint8_t palette = 1;
        std::uint8_t first_row = 0;
        std::uint8_t reserved[14] = {};
        std::uint16_t row_bytes[16] = {};
        std::uint8_t rows[16] = {};
    };
};

#endif

}  // namespace idem::kernel
