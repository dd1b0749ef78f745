// A Slice of nothing.
// expect: idem E38: 'part' (Slice<0, 4, 4>) has no elements
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"part", Slice<0, 4, 4>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"part", Slice<0, 4, 5>>> {};
#endif
