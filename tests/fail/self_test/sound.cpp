// A sound case: the sentence is cut in chunks, and the quotes in it are escaped by the compilers.
// expect: the box 'first' holds 3, but 'second' takes 4
#include <cstddef>

template <std::size_t N>
struct Says {
    char text[N]{};
    constexpr Says(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }
};

template <Says...>
inline constexpr bool fits = false;

template <int Boxes>
struct Tower {
    static_assert(fits<Says{"the box 'first' "}, Says{"holds 3, but "}, Says{"'second' takes 4"}>, "boxes do not fit");
};

#ifdef FAULT
inline Tower<2> tower;
#else
inline Tower<2>* tower = nullptr;
#endif
