// A negative number of layers.
// expect: has N of -2, which must be at least 0
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Repeat<-2, ReLU>> {};
#else
struct Right : Network<Shape<8>, Repeat<2, ReLU>> {};
#endif
