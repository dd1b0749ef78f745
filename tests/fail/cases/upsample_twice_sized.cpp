// An Upsample with a ScaleFactor and a Size.
// expect: idem E38: 'layer' (Upsample<ScaleFactor<2>, Size<10>>) has a ScaleFactor and a Size, of which one says all
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 5, 5>, Named<"layer", Upsample<ScaleFactor<2>, Size<10>>>> {};
#else
struct Right : Network<Shape<4, 5, 5>, Named<"layer", Upsample<Size<10>>>> {};
#endif
