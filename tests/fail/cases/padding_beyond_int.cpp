// A Padding that makes the input larger than an int.
// expect: idem E58: 'conv' (Conv2d<3, 8, Kernel<3>, Padding<1100000000>>) would give an extent beyond 2147483647 for Shape<3, 8, 8>, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Padding<1100000000>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Padding<1>>>> {};
#endif
