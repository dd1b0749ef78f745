// A path of a parameter instead of its layer.
// expect: idem E12: there is no layer 'lin1.weight' in this network; did you mean 'lin1'?
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "lin1.weight", Linear<100, 200>> {};
#else
struct Right : replace_t<Net, "lin1", Linear<100, 200>> {};
#endif
