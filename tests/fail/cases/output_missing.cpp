// A layer of which a number is missing.
// expect: error: 
// expect: onv2d
// only near: the compiler reports it before there is a network
// no probe: no type
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
using Wrong = Conv2d<3>;
#else
struct Right : Network<Shape<3, 8, 8>, LazyConv2d<3, Kernel<3>>> {};
#endif
