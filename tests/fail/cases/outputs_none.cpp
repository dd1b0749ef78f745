// No outputs at all.
// expect: idem E45: outputs_t takes 1 to 8 paths, but is given 0
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : outputs_t<Net> {};
#else
struct Right : outputs_t<Net, "lin1"> {};
#endif
