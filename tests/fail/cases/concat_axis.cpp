// A Concat along an axis that is not there.
// expect: idem E09: 'cat' is Concat<Axis<3>, Identity, Identity>, but axis 3 is not an axis of Shape<8, 4, 4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 4, 4>, Named<"cat", Concat<Axis<3>, Identity, Identity>>> {};
#else
struct Right : Network<Shape<8, 4, 4>, Named<"cat", Concat<Axis<2>, Identity, Identity>>> {};
#endif
