// A slope for LeakyReLU, which has PyTorch's; BasicLeakyReLU takes one.
// expect: error: 
// only near: the compiler reports it before there is a network
// no probe: no type
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
using Wrong = LeakyReLU<0.2>;
#else
struct Right : Network<Shape<8>, BasicLeakyReLU<0.2>> {};
#endif
