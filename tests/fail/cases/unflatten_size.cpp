// An Unflatten to another number of elements.
// expect: idem E01: 'layer' is Unflatten<0, Shape<4, 3, 3>> and takes a shape whose axis 0 has 36 elements
// expect: gives it Shape<32>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<32>, Named<"layer", Unflatten<0, Shape<4, 3, 3>>>> {};
#else
struct Right : Network<Shape<32>, Named<"layer", Unflatten<0, Shape<2, 4, 4>>>> {};
#endif
