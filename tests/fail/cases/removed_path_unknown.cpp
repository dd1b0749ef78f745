// Removing what is not there.
// expect: idem E12: there is no layer 'relu' in this network
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : remove_t<Net, "relu"> {};
#else
struct Right : remove_t<Net, "1"> {};
#endif
