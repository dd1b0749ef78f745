// Asking what stands where nothing does.
// expect: idem E12: there is no layer 'lin5' in this network; did you mean 'lin1', 'lin2'?
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
using Wrong = layer_at_t<Net, "lin5">;
#else
using Right = layer_at_t<Net, "lin1">;
#endif
