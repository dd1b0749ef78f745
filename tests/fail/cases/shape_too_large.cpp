// A Shape of more elements than a processor has addresses.
// expect: idem E68: the extents of this Shape multiply to more elements than memory has addresses
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
Shape<2147483647, 2147483647, 3> wrong;
#else
Shape<2147483647, 3> right;
#endif
