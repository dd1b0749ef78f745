// A Tap without a name.
// expect: idem E40: a name must not be empty, but that of '0' (Tap<"">) is
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Tap<"">, Linear<8, 8>> {};
#else
struct Right : Network<Shape<8>, Tap<"kept">, Linear<8, 8>> {};
#endif
