// A name with a dot.
// expect: idem E63: 'fc.0' (Linear<8, 8>) has the name 'fc.0', but a name holds no dots
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"fc.0", Linear<8, 8>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", Sequential<Linear<8, 8>>>> {};
#endif
