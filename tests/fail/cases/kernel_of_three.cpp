// A Kernel of three numbers.
// expect: idem E39: 'conv' (Conv2d<3, 8, Kernel<3, 3, 3>>) has 3 numbers in Kernel, which takes one for both directions, or two
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3, 3, 3>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3, 3>>>> {};
#endif
