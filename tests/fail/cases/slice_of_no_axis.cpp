// A Slice along an axis that is not there.
// expect: idem E01: 'part' is Slice<2, 2, 4> and takes a shape that has these elements, but the network's input gives it Shape<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"part", Slice<2, 2, 4>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"part", Slice<1, 2, 4>>> {};
#endif
