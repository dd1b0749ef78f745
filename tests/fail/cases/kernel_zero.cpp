// A Kernel of zero.
// expect: has Kernel of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3, 0>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3, 1>>>> {};
#endif
