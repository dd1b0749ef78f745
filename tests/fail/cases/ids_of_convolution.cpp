// Ids where a convolution takes floats of this shape.
// expect: idem E01: 'conv' is Conv2d<3, 8, Kernel<3>> and takes floats, Shape<3, 8, 8>, but the network's input gives it Ids<3, 8, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>>>> {};
#endif
