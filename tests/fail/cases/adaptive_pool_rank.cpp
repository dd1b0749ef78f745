// An adaptive pooling of features.
// expect: idem E01: 'pool' is AdaptiveAvgPool2d<1> and takes Shape<C, H, W>
// expect: gives it Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"pool", AdaptiveAvgPool2d<1>>> {};
#else
struct Right : Network<Shape<8, 2, 2>, Named<"pool", AdaptiveAvgPool2d<1>>> {};
#endif
