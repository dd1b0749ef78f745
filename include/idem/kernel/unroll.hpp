/// Loops whose index is a constant, for arrays that have to be registers.
#pragma once

#include <idem/support/config.hpp>

#include <type_traits>
#include <utility>

namespace idem::kernel::detail {

template <class Body, int... Index>
IDEM_ALWAYS_INLINE void unroll_indices(Body&& body, std::integer_sequence<int, Index...>) {
    (body(std::integral_constant<int, Index>{}), ...);
}
/// body(0), body(1), … body(Count - 1), the index a constant: unrolled whatever the optimiser thinks of it, so
/// that arrays indexed by it are registers.
template <int Count, class Body>
IDEM_ALWAYS_INLINE void unroll(Body&& body) {
    unroll_indices(body, std::make_integer_sequence<int, Count>{});
}

}  // namespace idem::kernel::detail
