// A pooling without a Kernel.
// expect: idem E22: 'pool' (MaxPool2d<>) needs the option Kernel
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"pool", MaxPool2d<>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"pool", MaxPool2d<Kernel<2>>>> {};
#endif
