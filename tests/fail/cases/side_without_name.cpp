// A Side without a name.
// expect: idem E40: a name must not be empty, but that of a Side is
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, Side<"", Mask<8>>>, Named<"fc", Linear<8, 4>>> {};
#else
struct Right : Network<Inputs<Shape<8>, Side<"mask", Mask<8>>>, Named<"fc", Linear<8, 4>>> {};
#endif
