// A learned parameter with a dot in its name.
// expect: idem E63: '0' (Learned<"fc.bias", Shape<8>>) has the name 'fc.bias', but a name holds no dots
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Learned<"fc.bias", Shape<8>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", Learned<"bias", Shape<8>>>> {};
#endif
