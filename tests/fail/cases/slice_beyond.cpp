// A Slice beyond the end.
// expect: idem E01: 'part' is Slice<0, 2, 12> and takes a shape that has these elements, but the network's input gives it Shape<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"part", Slice<0, 2, 12>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"part", Slice<0, 2, 10>>> {};
#endif
