/// Lanes of a register, moved to places that are known while compiling, their sum, and a few of them in memory: without
/// the detour through memory that costs more than a small network does.
#pragma once

#include <idem/kernel/simd.hpp>

#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

namespace idem::kernel::simd {

/// Lane l of the result is lane `Pattern::lane(l)` of x, or zero where that is negative.
template <class Pattern, class V>
IDEM_ALWAYS_INLINE V shuffle(V x) {
    if constexpr (lanes<V> == 1) {
        return Pattern::lane(0) < 0 ? V(0.0f) : x;
    } else {
        using Register = typename V::register_type;
        return [x]<int... l>(std::integer_sequence<int, l...>) __attribute__((always_inline)) {
            constexpr int zero = static_cast<int>(lanes<V>);
            return V(__builtin_shufflevector(Register(x), Register{},
                                             (Pattern::lane(l) < 0 ? zero : Pattern::lane(l))...));
        }(std::make_integer_sequence<int, static_cast<int>(lanes<V>)>{});
    }
}

namespace detail {
template <int distance>
struct Exchanged {
    static constexpr int lane(int l) { return l ^ distance; }
};
template <int count, int period>
struct Repeated {
    static constexpr int lane(int l) { return l % period < count ? l % period : -1; }
};
}  // namespace detail

/// Lane l of the result is lane l ^ distance of x. In two steps, blocks of four lanes and lanes in them: the first is
/// shared by four distances, the second takes one cycle, and neither takes a register for an index.
template <int distance, class V>
IDEM_ALWAYS_INLINE V exchange(V x) {
    constexpr int block = distance / 4 * 4, inside = distance % 4;
    if constexpr (block != 0) x = shuffle<detail::Exchanged<block>>(x);
    if constexpr (inside != 0) x = shuffle<detail::Exchanged<inside>>(x);
    return x;
}

/// The lanes of two registers in turn, a0 b0 a1 b1 …: the first half of these, and the second.
template <class V>
IDEM_ALWAYS_INLINE std::pair<V, V> interleave(V a, V b) {
    if constexpr (lanes<V> == 1) {
        return {a, b};
    } else {
        using Register = typename V::register_type;
        constexpr int count = static_cast<int>(lanes<V>);
        return [a, b]<int... l>(std::integer_sequence<int, l...>) __attribute__((always_inline)) {
            const auto half = [a, b](auto first) __attribute__((always_inline)) {
                return V(__builtin_shufflevector(Register(a), Register(b), (l % 2 * count + l / 2 + first)...));
            };
            constexpr std::integral_constant<int, 0> zero;
            constexpr std::integral_constant<int, count / 2> middle;
            return std::pair<V, V>(half(zero), half(middle));
        }(std::make_integer_sequence<int, count>{});
    }
}

/// The sum of all lanes, in pairs: lane i and lane i + half.
template <class V>
IDEM_ALWAYS_INLINE float reduce_add(V x) {
    if constexpr (lanes<V> > 8) x = x + exchange<8>(x);
    if constexpr (lanes<V> > 4) x = x + exchange<4>(x);
    if constexpr (lanes<V> > 2) x = x + exchange<2>(x);
    if constexpr (lanes<V> > 1) x = x + exchange<1>(x);
    if constexpr (lanes<V> == 1) return x.value;
    else return typename V::register_type(x)[0];
}

/// The first `count` lanes and zeros up to `period`, again and again.
template <int count, int period, class V>
IDEM_ALWAYS_INLINE V repeat(V x) {
    if constexpr (period == lanes<V> && count == period) return x;
    else return shuffle<detail::Repeated<count, period>>(x);
}

/// The first `count` floats; what the other lanes hold is not said.
template <int count, class V>
IDEM_ALWAYS_INLINE V load_first(const float* from) {
    if constexpr (count == lanes<V>) return simd::load<V>(from);
    else if constexpr (count == 1) return V(*from);
    else if constexpr (lanes<V> == 4) return typename V::register_type{from[0], from[1], from[count - 1], 0};
    else return load_partial<V>(from, count);
}

/// Stores lanes `first` to `first + count - 1`, by powers of two.
template <int count, int first = 0, class V>
IDEM_ALWAYS_INLINE void store_lanes(float* to, V x) {
    if constexpr (count == lanes<V>) {
        simd::store(to, x);
    } else {
        using Register = typename V::register_type;
        constexpr int some = static_cast<int>(std::bit_floor(static_cast<unsigned>(count)));
        [x, to]<int... l>(std::integer_sequence<int, l...>) __attribute__((always_inline)) {
            if constexpr (some == 1) {
                *to = Register(x)[first];
            } else {
                const auto part = __builtin_shufflevector(Register(x), Register(x), (first + l)...);
                std::memcpy(to, &part, sizeof part);
            }
        }(std::make_integer_sequence<int, some>{});
        if constexpr (count > some) store_lanes<count - some, first + some>(to + some, x);
    }
}

}  // namespace idem::kernel::simd
