// Ids where floats belong.
// expect: idem E01: 'fc' is Linear<16, 4> and takes floats, Shape<16>, but the network's input gives it Ids<16>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<16>, Named<"fc", Linear<16, 4>>> {};
#else
struct Right : Network<Shape<16>, Named<"fc", Linear<16, 4>>> {};
#endif
