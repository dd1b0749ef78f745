// An option that the layer does not take.
// expect: idem E20: 'fc' (Linear<8, 4, Stride<2>>) does not take the option Stride
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"fc", Linear<8, 4, Stride<2>>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", Linear<8, 4, Bias<false>>>> {};
#endif
