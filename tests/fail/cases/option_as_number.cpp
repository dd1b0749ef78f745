// A number where an option belongs, as in PyTorch's Conv2d(3, 8, 3).
// expect: error: 
// expect: onv
// only near: the compiler reports it before there is a network
// no probe: no type
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
using Wrong = Conv2d<3, 8, 3>;
#else
struct Right : Network<Shape<3, 8, 8>, Conv2d<3, 8, Kernel<3>>> {};
#endif
