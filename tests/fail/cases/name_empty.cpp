// An empty name.
// expect: idem E40: a name must not be empty, but that of '0' (Linear<8, 8>) is
// expect: Linear<8, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"", Linear<8, 8>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", Linear<8, 8>>> {};
#endif
