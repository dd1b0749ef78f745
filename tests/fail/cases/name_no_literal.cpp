// A number in the place of a name.
// expect: idem E66: a name is a string literal, such as "fc", but here stands something else
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<0, Linear<8, 8>>> {};
#else
struct Right : Network<Shape<8>, Named<"0", Linear<8, 8>>> {};
#endif
