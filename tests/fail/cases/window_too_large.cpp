// A window that is larger than its padded input.
// expect: idem E01: 'conv' is Conv2d<3, 8, Kernel<7>, Padding<1>> and takes a height and width of at least 5x5 (its window spans 7x7, its padding is 1x1), but the network's input gives it Shape<3, 4, 4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 4, 4>, Named<"conv", Conv2d<3, 8, Kernel<7>, Padding<1>>>> {};
#else
struct Right : Network<Shape<3, 5, 5>, Named<"conv", Conv2d<3, 8, Kernel<7>, Padding<1>>>> {};
#endif
