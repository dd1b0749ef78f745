// A Padding of a pool, whose double is beyond an int.
// expect: idem E25: 'pool'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"pool", MaxPool2d<Kernel<3>, Padding<1100000000>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"pool", MaxPool2d<Kernel<3>, Padding<1>>>> {};
#endif
