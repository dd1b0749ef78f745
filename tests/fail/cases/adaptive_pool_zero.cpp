// An adaptive pooling to nothing.
// expect: has Height of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"pool", AdaptiveAvgPool2d<0>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"pool", AdaptiveAvgPool2d<1>>> {};
#endif
