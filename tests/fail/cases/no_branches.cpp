// A combinator without branches.
// expect: idem E18: 'sum' is Add<> without branches
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"sum", Add<>>> {};
#else
struct Right : Network<Shape<8>, Named<"sum", Add<Identity>>> {};
#endif
