// A Dilation whose window spans more than an int.
// expect: idem E01: 'conv' is Conv2d<3, 8, Kernel<3>, Dilation<2147483647>> and takes a height and width of at least 4294967295x4294967295
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Dilation<2147483647>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Dilation<2>>>> {};
#endif
