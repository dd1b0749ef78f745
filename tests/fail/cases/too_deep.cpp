// More compositions inside each other than a route holds.
// expect: idem E43: '0.0.0
// expect: at most 32 may stand inside each other
// only near: at the far end it is deeper still
#include <idem/compose.hpp>

using namespace idem;

template <int depth>
struct Nest {
    using type = Sequential<typename Nest<depth - 1>::type>;
};
template <>
struct Nest<0> {
    using type = ReLU;
};

#ifdef FAULT
struct Wrong : Network<Shape<8>, Nest<40>::type> {};
#else
struct Right : Network<Shape<8>, Nest<20>::type> {};
#endif
