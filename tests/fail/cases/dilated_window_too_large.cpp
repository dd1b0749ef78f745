// A dilated window that is larger than its input.
// expect: idem E01: 'conv'
// expect: takes a height and width of at least 9x9 (its window spans 9x9, its padding is 0x0)
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Dilation<4>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Dilation<3>>>> {};
#endif
