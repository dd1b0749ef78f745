// Groups that do not divide a transposed convolution's channels.
// expect: idem E24: 'layer'
// expect: has Groups<3>, which must divide both its 9 input and its 8 output channels
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<9, 5, 5>, Named<"layer", ConvTranspose2d<9, 8, Kernel<2>, Groups<3>>>> {};
#else
struct Right : Network<Shape<9, 5, 5>, Named<"layer", ConvTranspose2d<9, 6, Kernel<2>, Groups<3>>>> {};
#endif
