// A Concat whose parts differ beside its axis.
// expect: idem E08: the branches of 'cat'
// expect: may differ along axis 0 only
// expect: Shape<8, 4, 4>
// expect: Shape<8, 2, 2>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 4, 4>, Named<"cat", Concat<Identity, MaxPool2d<Kernel<2>>>>> {};
#else
struct Right : Network<Shape<8, 4, 4>, Named<"cat", Concat<Identity, MaxPool2d<Kernel<1>>>>> {};
#endif
