// A network whose input has an extent of zero.
// expect: idem E03: every extent of a Shape is at least 1, this one is 0
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 0>, ReLU> {};
#else
struct Right : Network<Shape<3, 1>, ReLU> {};
#endif
