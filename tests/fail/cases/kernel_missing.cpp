// A convolution without a Kernel.
// expect: idem E22: 'conv' (Conv2d<3, 8, Stride<2>>) needs the option Kernel
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Stride<2>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<2>, Stride<2>>>> {};
#endif
