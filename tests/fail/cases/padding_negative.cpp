// A negative Padding.
// expect: has Padding of -1, which must be at least 0
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Padding<-1>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Padding<1>>>> {};
#endif
