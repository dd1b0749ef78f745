// A transposed convolution on another number of channels.
// expect: idem E01: 'layer' is ConvTranspose2d<8, 4, Kernel<2>, Stride<2>> and takes Shape<8, 5, 5>
// expect: gives it Shape<6, 5, 5>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<6, 5, 5>, Named<"layer", ConvTranspose2d<8, 4, Kernel<2>, Stride<2>>>> {};
#else
struct Right : Network<Shape<6, 5, 5>, Named<"layer", ConvTranspose2d<6, 4, Kernel<2>, Stride<2>>>> {};
#endif
