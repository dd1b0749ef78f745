// A learned parameter without a name.
// expect: idem E40: a name must not be empty, but that of '0' (Learned<"", Shape<8>>) is
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Learned<"", Shape<8>>> {};
#else
struct Right : Network<Shape<8>, Learned<"bias", Shape<8>>> {};
#endif
