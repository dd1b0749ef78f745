/// The sizes of products on tile registers: of a register, of a float's bf16 terms, and of a micro-kernel's columns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#if defined(__AMX_TILE__) && defined(__AMX_BF16__) && defined(__x86_64__)
#define IDEM_DETAIL_AMX 1
#define IDEM_DETAIL_TILES "amx_"
#else
#define IDEM_DETAIL_AMX 0
#define IDEM_DETAIL_TILES "no_amx_"
#endif

namespace idem::kernel {

inline constexpr std::ptrdiff_t tile_rows = 16, tile_row_bytes = 64, tile_bytes = tile_rows * tile_row_bytes;

/// Whether the compiler may use tile instructions. Whether the machine has them, see tiles_available.hpp.
#if IDEM_DETAIL_AMX
inline constexpr bool tiles_compiled = true;
#else
inline constexpr bool tiles_compiled = false;
#endif

class AmxTiles;  // tile_registers.hpp
class SoftwareTiles;
using Tiles = std::conditional_t<tiles_compiled, AmxTiles, SoftwareTiles>;

/// The bits of a bf16 number.
using Bf16 = std::uint16_t;

/// How many numbers are split at once: a cache line of bf16.
inline constexpr std::ptrdiff_t bf16_per_line = 32;

/// Of a register of sums, and of the widest panel.
inline constexpr std::ptrdiff_t tile_columns = 16, widest_tile_panel = 2 * tile_columns;

namespace detail {

inline constexpr std::ptrdiff_t bf16_per_tile = tile_bytes / std::ptrdiff_t{sizeof(Bf16)};

/// A product of terms, by their numbers.
struct TermPair {
    int left, right;
};

/// In the order of their multiplication. The first `first_pass` of them pass over all k, then the others.
template <int Terms>
struct TermPairs;
template <>
struct TermPairs<1> {
    static constexpr std::array<TermPair, 1> pairs{{{0, 0}}};
    static constexpr int first_pass = 1;
};
template <>
struct TermPairs<2> {
    static constexpr std::array<TermPair, 3> pairs{{{1, 0}, {0, 0}, {0, 1}}};
    static constexpr int first_pass = 3;
};
template <>
struct TermPairs<3> {
    static constexpr std::array<TermPair, 6> pairs{{{2, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 2}, {0, 0}}};
    static constexpr int first_pass = 5;
};

template <int Terms>
inline constexpr int term_products = static_cast<int>(TermPairs<Terms>::pairs.size());

}  // namespace detail
}  // namespace idem::kernel
