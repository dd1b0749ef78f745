// An Upsample that does not say by how much.
// expect: idem E22: 'layer' (Upsample<Mode<
// expect: needs the option ScaleFactor or Size
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 5, 5>, Named<"layer", Upsample<Mode<"bilinear">>>> {};
#else
struct Right : Network<Shape<4, 5, 5>, Named<"layer", Upsample<Mode<"bilinear">, ScaleFactor<2>>>> {};
#endif
