// A bilinear Upsample of a line.
// expect: idem E01: 'layer' is Upsample<ScaleFactor<2>, Mode<
// expect: takes Shape<C, H, W>
// expect: gives it Shape<4, 9>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 9>, Named<"layer", Upsample<ScaleFactor<2>, Mode<"bilinear">>>> {};
#else
struct Right : Network<Shape<4, 9>, Named<"layer", Upsample<ScaleFactor<2>, Mode<"linear">>>> {};
#endif
