/// The order of loads, where the compiler would change it to the worse.
#pragma once

#include <idem/support/config.hpp>

namespace idem::kernel::detail {

/// The compiler does not move loads across this: it would load the next step's weights early, for which there are no
/// registers left.
IDEM_ALWAYS_INLINE void keep_order() {
    asm volatile("" ::: "memory");
}

/// The same between the rows of a step. GCC orders instructions before it gives them registers on AArch64, not on x86:
/// it loads the inputs of many rows at once, and sums give way to memory.
IDEM_ALWAYS_INLINE void keep_rows_in_order() {
#if defined(__aarch64__) && !defined(__clang__)
    keep_order();
#endif
}

}  // namespace idem::kernel::detail
