// A Tap of the name of a Side.
// expect: idem E11: '0' (Tap<"mask">) is a second Tap or Side of the name 'mask'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, Side<"mask", Mask<8>>>, Tap<"mask">, Named<"fc", Linear<8, 4>>> {};
#else
struct Right : Network<Inputs<Shape<8>, Side<"mask", Mask<8>>>, Tap<"kept">, Named<"fc", Linear<8, 4>>> {};
#endif
