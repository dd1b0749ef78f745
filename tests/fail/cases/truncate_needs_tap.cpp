// Truncation to a branch that reads the other one.
// expect: idem E10: 
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Add<Named<"a", Tap<"res", ReLU>>, Named<"b", From<"res">>>> {};

#ifdef FAULT
struct Wrong : truncate_t<Net, "b"> {};
#else
struct Right : truncate_t<Net, "a"> {};
#endif
