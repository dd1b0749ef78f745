// A Shape of too many extents.
// expect: idem E02: a Shape has at most 6 extents, this one has 7
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
Shape<1, 2, 3, 4, 5, 6, 7> wrong;
#else
Shape<1, 2, 3, 4, 5, 6> right;
#endif
