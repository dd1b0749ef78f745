// An Upsample by the nearest that aligns corners.
// expect: idem E38: 'layer' (Upsample<ScaleFactor<2>, AlignCorners<true>>) has AlignCorners, which its Mode, nearest, does not know
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 5, 5>, Named<"layer", Upsample<ScaleFactor<2>, AlignCorners<true>>>> {};
#else
struct Right : Network<Shape<4, 5, 5>, Named<"layer", Upsample<ScaleFactor<2>>>> {};
#endif
