// A ZeroPad2d that cuts.
// expect: idem E23: 'layer' (ZeroPad2d<-1>) has Padding of -1, which must be at least 0
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 5, 5>, Named<"layer", ZeroPad2d<-1>>> {};
#else
struct Right : Network<Shape<4, 5, 5>, Named<"layer", ZeroPad2d<1>>> {};
#endif
