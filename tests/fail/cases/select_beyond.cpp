// A Select beyond the end.
// expect: idem E01: 'first' is Select<0, 10> and takes a shape of 2 axes or more that has this element, but the network's input gives it Shape<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"first", Select<0, 10>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"first", Select<0, -10>>> {};
#endif
