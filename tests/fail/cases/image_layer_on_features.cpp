// A convolution where there is no image any more.
// expect: idem E01: 'conv' is Conv2d<8, 8, Kernel<3>> and takes Shape<8, H, W>, but '0' (Flatten) gives it Shape<128>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 4, 4>, Flatten, Named<"conv", Conv2d<8, 8, Kernel<3>>>> {};
#else
struct Right : Network<Shape<8, 4, 4>, Named<"conv", Conv2d<8, 8, Kernel<3>>>, Flatten> {};
#endif
