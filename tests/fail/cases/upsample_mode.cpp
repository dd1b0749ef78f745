// An Upsample with a Mode that does not exist.
// expect: idem E38: 'layer' (Upsample<ScaleFactor<2>, Mode<
// expect: has a Mode that is none of nearest, linear and bilinear
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 5, 5>, Named<"layer", Upsample<ScaleFactor<2>, Mode<"cubic">>>> {};
#else
struct Right : Network<Shape<4, 5, 5>, Named<"layer", Upsample<ScaleFactor<2>, Mode<"nearest">>>> {};
#endif
