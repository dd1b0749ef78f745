// A layer among the options of another.
// expect: idem E20: 'conv' (Conv2d<3, 8, Kernel<3>, ReLU>) does not take the option ReLU
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, ReLU>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>>>, ReLU> {};
#endif
