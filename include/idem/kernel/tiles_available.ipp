#pragma once

#include <idem/kernel/split_bf16.hpp>
#include <idem/kernel/tile_registers.hpp>
#include <idem/kernel/tiles_available.hpp>

#include <array>
#include <cstddef>

#if IDEM_DETAIL_AMX && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace idem::kernel {
namespace detail {

/// Whether the processor has the instructions and the kernel lets this process have their state, of 8 kB a thread,
/// which it saves only for those that asked. Elsewhere than on Linux: no.
/// Source: Linux, Documentation/arch/x86/xstate.rst.
[[gnu::abi_tag(IDEM_DETAIL_TILES)]] inline bool request_tiles() {
#if IDEM_DETAIL_AMX && defined(__linux__)
    constexpr unsigned amx_bf16 = 1U << 22, amx_tile = 1U << 24;
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & amx_bf16) == 0 || (d & amx_tile) == 0) return false;
    constexpr long request_permission = 0x1023, tile_data = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
    return false;
#endif
}

/// One product of small integers, which is exact in every order: whether the registers compute it.
template <class Tiles>
bool tiles_multiply() {
    constexpr std::size_t rows = 5, depth = 32, columns = 16;
    const auto left = [](std::size_t m, std::size_t k) { return static_cast<float>((7 * m + 3 * k) % 11) - 5.0f; };
    const auto right = [](std::size_t k, std::size_t n) { return static_cast<float>((5 * k + n * n) % 13) - 6.0f; };
    alignas(64) std::array<std::array<Bf16, depth>, rows> lefts;
    alignas(64) std::array<std::array<Bf16, 2 * columns>, depth / 2> rights;
    alignas(64) std::array<std::array<float, columns>, rows> sums;
    for (std::size_t k = 0; k < depth; ++k) {
        for (std::size_t m = 0; m < rows; ++m) lefts[m][k] = nearest_bf16(left(m, k));
        for (std::size_t n = 0; n < columns; ++n) rights[k / 2][2 * n + k % 2] = nearest_bf16(right(k, n));
    }
    {
        Tiles tiles(static_cast<int>(rows));
        tiles.template zero<0>();
        tiles.template load<4>(lefts.data(), tile_row_bytes);
        tiles.template load<6>(rights.data(), tile_row_bytes);
        tiles.template multiply<0, 4, 6>();
        tiles.template multiply<0, 4, 6>();
        tiles.template store<0>(sums.data(), tile_row_bytes);
    }
    for (std::size_t m = 0; m < rows; ++m)
        for (std::size_t n = 0; n < columns; ++n) {
            float expected = 0;
            for (std::size_t k = 0; k < depth; ++k) expected += 2 * left(m, k) * right(k, n);
            if (sums[m][n] != expected) return false;
        }
    return true;
}

}  // namespace detail

IDEM_INLINE bool tiles_available() {
    static const bool available = detail::request_tiles() && detail::tiles_multiply<Tiles>();
    return available;
}

}  // namespace idem::kernel
