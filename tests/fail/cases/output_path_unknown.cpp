// An output at a path that is not there.
// expect: idem E12: there is no layer 'lin9' in this network; did you mean
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : outputs_t<Net, "lin1", "lin9"> {};
#else
struct Right : outputs_t<Net, "lin1", "lin2"> {};
#endif
