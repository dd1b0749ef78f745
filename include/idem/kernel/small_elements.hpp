/// Operations on elements of the same place (elementwise.hpp) where there are so few that their number is a constant.
#pragma once

#include <idem/kernel/shuffle.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/unroll.hpp>
#include <idem/support/config.hpp>

#include <algorithm>
#include <concepts>

namespace idem::kernel {

/// What is made of one element, or of two.
struct Same {
    template <class V>
    IDEM_ALWAYS_INLINE static V of(V x) {
        return x;
    }
};
struct Sum {
    template <class V>
    IDEM_ALWAYS_INLINE static V of(V x, V operand) {
        return x + operand;
    }
};
struct Product {
    template <class V>
    IDEM_ALWAYS_INLINE static V of(V x, V operand) {
        return x * operand;
    }
};

/// y = activation(Combine::of(x...)) of `count` elements; y may be one of x. Layers of one size share the function.
template <class V, int count, V (*activation)(V), class Combine, std::same_as<const float*>... X>
void small_elements(float* y, X... x) {
    constexpr int lanes = static_cast<int>(simd::lanes<V>);
    detail::unroll<(count + lanes - 1) / lanes>([&](auto v) __attribute__((always_inline)) {
        constexpr int first = v * lanes, some = std::min(count - first, lanes);
        simd::store_lanes<some>(y + first, activation(Combine::of(simd::load_first<some, V>(x + first)...)));
    });
}

}  // namespace idem::kernel
