// Inserting a layer that does not fit.
// expect: idem E01: 'pre' is Linear<50, 100> and takes Shape<50>, but the network's input gives it Shape<100>
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : insert_before_t<Net, "lin1", Named<"pre", Linear<50, 100>>> {};
#else
struct Right : insert_before_t<Net, "lin1", Named<"pre", Linear<100, 100>>> {};
#endif
