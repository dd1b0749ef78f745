// A Shape with an extent of zero.
// expect: idem E03: every extent of a Shape is at least 1, this one is 0
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
Shape<3, 0, 3> wrong;
#else
Shape<3, 1, 3> right;
#endif
