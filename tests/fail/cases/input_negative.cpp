// A network whose input has a negative extent.
// expect: idem E03: every extent of a Shape is at least 1, this one is -1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, -1>, ReLU> {};
#else
struct Right : Network<Shape<3, 1>, ReLU> {};
#endif
