// A split at a path that is not there.
// expect: idem E12: there is no layer 'lin6' in this network; did you mean 'lin1', 'lin2'?
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
using Wrong = split_t<Net, "lin6">::tail;
#else
using Right = split_t<Net, "lin1">::tail;
#endif
