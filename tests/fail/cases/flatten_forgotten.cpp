// A Linear on an image: Flatten is missing.
// expect: idem E01: 'fc' is Linear<512, 10>
// expect: gives it Shape<512, 1, 1>; Flatten before it would give Shape<512>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<512, 7, 7>, AdaptiveAvgPool2d<1>, Named<"fc", Linear<512, 10>>> {};
#else
struct Right : Network<Shape<512, 7, 7>, AdaptiveAvgPool2d<1>, Flatten, Named<"fc", Linear<512, 10>>> {};
#endif
