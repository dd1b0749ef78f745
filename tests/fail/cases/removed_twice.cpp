// Removing a layer twice.
// expect: idem E12: there is no layer 'lin2' in this network; did you mean 'lin1'?
// only near: its path is another there
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};
struct Once : remove_t<Net, "lin2"> {};

#ifdef FAULT
struct Wrong : remove_t<Once, "lin2"> {};
#else
struct Right : remove_t<Once, "lin1"> {};
#endif
