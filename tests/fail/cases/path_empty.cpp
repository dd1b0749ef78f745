// An empty path.
// expect: idem E12: there is no layer '' in this network
// only near: the path is another there
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "", Identity> {};
#else
struct Right : replace_t<Net, "1", Identity> {};
#endif
