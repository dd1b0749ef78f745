// A composition that is tied.
// expect: idem E38: 'head' (Tied<"fc", Sequential<Linear<8, 8>, ReLU>>) has a composition in it; Tied takes one layer
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"fc", Linear<8, 8>>, Named<"head", Tied<"fc", Sequential<Linear<8, 8>, ReLU>>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", Linear<8, 8>>, Named<"head", Tied<"fc", Linear<8, 8>>>> {};
#endif
