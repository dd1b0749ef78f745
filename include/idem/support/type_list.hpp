/// A list of types, and what the rewrites do with it. Depth of instantiation grows with the logarithm or a
/// small fraction of the length, so that a thousand layers need no compiler flag.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <utility>

namespace idem::detail {

template <class... T>
struct List {
    static constexpr std::size_t size = sizeof...(T);
};

template <class T>
struct Type {
    using type = T;
};

template <std::size_t I, class T>
struct Indexed {};

template <class Indices, class... T>
struct Indexer;
template <std::size_t... I, class... T>
struct Indexer<std::index_sequence<I...>, T...> : Indexed<I, T>... {};

template <std::size_t I, class T>
Type<T> pick(const Indexed<I, T>&);

/// Elements by number; one overload resolution each, no recursion.
template <class L>
struct Elements;
template <class... T>
struct Elements<List<T...>> {
    using Table = Indexer<std::index_sequence_for<T...>, T...>;
    template <std::size_t I>
    using at = typename decltype(detail::pick<I>(std::declval<Table>()))::type;
};

template <class L, std::size_t I>
using at_t = typename Elements<L>::template at<I>;

template <class... L>
struct Concat_;
template <>
struct Concat_<> {
    using type = List<>;
};
template <class... A>
struct Concat_<List<A...>> {
    using type = List<A...>;
};
template <class... A, class... B>
struct Concat_<List<A...>, List<B...>> {
    using type = List<A..., B...>;
};
template <class... A, class... B, class... C, class... Rest>
struct Concat_<List<A...>, List<B...>, List<C...>, Rest...> : Concat_<List<A..., B..., C...>, Rest...> {};
// Sixteen at a time keeps the depth at a sixteenth of the length.
template <class... A, class... B, class... C, class... D, class... E, class... F, class... G, class... H, class... I,
          class... J, class... K, class... L, class... M, class... N, class... O, class... P, class... Rest>
struct Concat_<List<A...>, List<B...>, List<C...>, List<D...>, List<E...>, List<F...>, List<G...>, List<H...>,
               List<I...>, List<J...>, List<K...>, List<L...>, List<M...>, List<N...>, List<O...>, List<P...>, Rest...>
    : Concat_<List<A..., B..., C..., D..., E..., F..., G..., H..., I..., J..., K..., L..., M..., N..., O..., P...>,
              Rest...> {};

template <class... L>
using concat_t = typename Concat_<L...>::type;

template <class L, std::size_t begin, class Indices>
struct Slice;
template <class L, std::size_t begin, std::size_t... I>
struct Slice<L, begin, std::index_sequence<I...>> {
    using type = List<typename Elements<L>::template at<begin + I>...>;
};

/// Elements from number `begin` up to, not including, number `end`.
template <class L, std::size_t begin, std::size_t end>
using slice_t = typename Slice<L, begin, std::make_index_sequence<end - begin>>::type;

/// The template `F` with the list's elements as arguments.
template <class L, template <class...> class F>
struct Apply;
template <class... T, template <class...> class F>
struct Apply<List<T...>, F> {
    using type = F<T...>;
};
template <class L, template <class...> class F>
using apply_t = typename Apply<L, F>::type;

/// In the place of a fold expression, of which Clang takes 256 operands.
constexpr int sum(std::initializer_list<int> numbers) {
    int result = 0;
    for (int number : numbers) result += number;
    return result;
}

}  // namespace idem::detail
