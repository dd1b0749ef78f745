// An OutputPadding as large as the Stride.
// expect: idem E38: 'layer' (ConvTranspose2d<8, 4, Kernel<3>, Stride<2>, OutputPadding<2>>) has an OutputPadding that is not below its Stride or its Dilation
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 5, 5>, Named<"layer", ConvTranspose2d<8, 4, Kernel<3>, Stride<2>, OutputPadding<2>>>> {};
#else
struct Right : Network<Shape<8, 5, 5>, Named<"layer", ConvTranspose2d<8, 4, Kernel<3>, Stride<2>, OutputPadding<1>>>> {};
#endif
