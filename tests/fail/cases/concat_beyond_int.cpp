// Branches whose extents add up to more than an int.
// expect: idem E58: 'both' (Concat<Identity, Identity>) would give an extent beyond 2147483647 for Shape<2000000000>, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<2000000000>, Named<"both", Concat<Identity, Identity>>> {};
#else
struct Right : Network<Shape<1000000000>, Named<"both", Concat<Identity, Identity>>> {};
#endif
