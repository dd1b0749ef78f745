// A convolution of no input channels.
// expect: idem E23: 'conv' (Conv2d<0, 8, Kernel<3>>) has In of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<0, 8, Kernel<3>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>>>> {};
#endif
