// Loading from a number.
// expect: error: 
// expect: load
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong() { return load<Net>(42); }
#else
auto right() { return load<Net>("42"); }
#endif
