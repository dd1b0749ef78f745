// A Permute that names an axis twice.
// expect: idem E01: 'turn' is Permute<1, 1> and takes a shape of 2 axes, each of which it names once, but the network's input gives it Shape<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"turn", Permute<1, 1>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"turn", Permute<1, -2>>> {};
#endif
