// A reflection of more elements than there are behind the edge.
// expect: idem E01: 'pad' is ReflectionPad2d<4> and takes Shape<C, H, W>, longer each way than its padding, but
// expect: gives it Shape<3, 4, 6>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 4, 6>, Named<"pad", ReflectionPad2d<4>>> {};
#else
struct Right : Network<Shape<3, 5, 6>, Named<"pad", ReflectionPad2d<4>>> {};
#endif
