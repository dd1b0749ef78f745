// Two Sides of one name.
// expect: idem E11: a Side is a second Tap or Side of the name 'mask'; each needs a name of its own
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, Side<"mask", Mask<8>>, Side<"mask", Mask<8>>>, Named<"fc", Linear<8, 4>>> {};
#else
struct Right : Network<Inputs<Shape<8>, Side<"mask", Mask<8>>, Side<"more", Mask<8>>>, Named<"fc", Linear<8, 4>>> {};
#endif
