/// The size of the second-level cache, asked once, before main: kernels choose the sizes of blocks by it.
#pragma once

#include <cstddef>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace idem::kernel {

namespace detail {

inline std::ptrdiff_t ask_second_level_bytes() {
    constexpr std::ptrdiff_t usual = 512 * 1024;
#if defined(_SC_LEVEL2_CACHE_SIZE)
    const long bytes = ::sysconf(_SC_LEVEL2_CACHE_SIZE);
    return bytes > 0 ? bytes : usual;
#else
    return usual;
#endif
}

}  // namespace detail

/// 512 kB where the system does not tell; 0 until it is initialised.
inline const std::ptrdiff_t second_level_bytes = detail::ask_second_level_bytes();

}  // namespace idem::kernel
