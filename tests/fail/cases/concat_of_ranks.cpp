// A Concat of an image and of features.
// expect: idem E08: the branches of 'cat'
// expect: Shape<8, 4, 4>
// expect: Shape<128>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 4, 4>, Named<"cat", Concat<Identity, Flatten>>> {};
#else
struct Right : Network<Shape<8, 4, 4>, Named<"cat", Concat<Flatten, Flatten>>> {};
#endif
