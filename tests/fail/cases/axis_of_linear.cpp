// An Axis where there is none to choose.
// expect: idem E20: 'fc' (Linear<8, 4, Axis<0>>) does not take the option Axis; it takes Bias
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"fc", Linear<8, 4, Axis<0>>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", Linear<8, 4>>> {};
#endif
