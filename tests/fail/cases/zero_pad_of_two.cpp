// A ZeroPad2d of two numbers.
// expect: idem E38: 'layer' (ZeroPad2d<1, 2>) has neither one number nor four
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 5, 5>, Named<"layer", ZeroPad2d<1, 2>>> {};
#else
struct Right : Network<Shape<4, 5, 5>, Named<"layer", ZeroPad2d<1, 1, 2, 2>>> {};
#endif
