// A swap after which the next layer no longer fits.
// expect: idem E01: 'lin2' is Linear<200, 100> and takes Shape<200>, but 'lin1' (Identity) gives it Shape<100>
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "lin1", Identity> {};
#else
struct Right : replace_t<Net, "lin2", Identity> {};
#endif
