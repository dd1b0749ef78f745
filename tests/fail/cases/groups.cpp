// Groups that do not divide the channels.
// expect: idem E24: 'conv'
// expect: has Groups<3>, which must divide both its 8 input and its 9 output channels
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 8, 8>, Named<"conv", Conv2d<8, 9, Kernel<3>, Groups<3>>>> {};
#else
struct Right : Network<Shape<9, 8, 8>, Named<"conv", Conv2d<9, 9, Kernel<3>, Groups<3>>>> {};
#endif
