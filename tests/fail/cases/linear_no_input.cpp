// A Linear of no inputs.
// expect: idem E23: 'fc' (Linear<0, 8>) has In of 0
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3>, Named<"fc", Linear<0, 8>>> {};
#else
struct Right : Network<Shape<3>, Named<"fc", LazyLinear<8>>> {};
#endif
