// A layer tied to an empty path.
// expect: idem E40: a name must not be empty, but that of '1' (Tied<"", Linear<8, 8>>) is
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Linear<8, 8>, Tied<"", Linear<8, 8>>> {};
#else
struct Right : Network<Shape<8>, Linear<8, 8>, Tied<"0", Linear<8, 8>>> {};
#endif
