/// Joins neighbouring steps into one: Fused<Conv2d<…>, BatchNorm2d<…>, ReLU> is a convolution whose weights are packed
/// with the normalisation folded in, and which applies the activation as it writes.
///
///   product, then normalisation     w' = w scale, b' = b scale + shift
///                                   with scale = γ / sqrt(σ² + ε), shift = β - μ scale
///   product, normalisation or Add, then activation      the activation becomes the step's epilogue
///
/// Weight map: a Fused keeps the parameters of its parts, in their order; folding happens where they are packed.
#pragma once

#include <idem/compose/structure.hpp>
#include <idem/layer/layer.hpp>
#include <idem/support/type_list.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace idem {

template <class... B>
struct Add;

/// One step of a normal form.
template <class... Parts>
struct Fused {};

namespace detail {

template <class L>
inline constexpr Role fusing_role_v = role_v<L>;
template <class... B>
inline constexpr Role fusing_role_v<Add<B...>> = Role::sum;

/// Whether a step that ends in `last` takes `next` in. `first` is what the step begins with.
constexpr bool joins(Role first, Role last, Role next) {
    if (next == Role::normalisation) return first == Role::product && last == Role::product;
    if (next == Role::activation) return last == Role::product || last == Role::normalisation || last == Role::sum;
    return false;
}

/// Where each fused step begins, and one past the last.
template <std::size_t N>
struct Groups {
    std::array<std::size_t, N + 1> begin{};
    std::size_t count = 0;
};

template <class... L>
constexpr auto groups() {
    constexpr std::size_t size = sizeof...(L);
    const std::array<Role, size> roles{fusing_role_v<L>...};
    Groups<size> result;
    for (std::size_t i = 0; i < size;) {
        result.begin[result.count++] = i;
        const std::size_t first = i++;
        while (i < size && joins(roles[first], roles[i - 1], roles[i])) ++i;
    }
    result.begin[result.count] = size;
    return result;
}

template <class Steps, std::size_t begin, std::size_t end>
struct Join {
    using type = apply_t<slice_t<Steps, begin, end>, Fused>;
};
template <class Steps, std::size_t begin, std::size_t end>
    requires(end == begin + 1)
struct Join<Steps, begin, end> {
    using type = at_t<Steps, begin>;
};

template <class Steps>
struct Fuse;
template <class... L>
struct Fuse<List<L...>> {
    static constexpr auto found = groups<L...>();

    template <std::size_t... I>
    static auto joined(std::index_sequence<I...>)
        -> List<typename Join<List<L...>, found.begin[I], found.begin[I + 1]>::type...>;
    using type = decltype(joined(std::make_index_sequence<found.count>{}));
};
template <>
struct Fuse<List<>> {
    using type = List<>;
};

template <class Steps>
using fused_t = typename Fuse<Steps>::type;

}  // namespace detail
}  // namespace idem
