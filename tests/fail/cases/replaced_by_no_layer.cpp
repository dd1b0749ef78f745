// Replacing by what is no layer.
// expect: idem E26: 'lin2' (int) is not a layer
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "lin2", int> {};
#else
struct Right : replace_t<Net, "lin2", Identity> {};
#endif
