// A layer of negative width.
// expect: idem E23: 'fc' (Linear<8, -4>) has Out of -4, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"fc", Linear<8, -4>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", Linear<8, 4>>> {};
#endif
