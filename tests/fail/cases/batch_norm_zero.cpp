// A normalisation of no channels.
// expect: idem E23: 'bn' (BatchNorm2d<0>) has C of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"bn", BatchNorm2d<0>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"bn", BatchNorm2d<3>>> {};
#endif
