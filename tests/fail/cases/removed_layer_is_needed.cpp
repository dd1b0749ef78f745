// Removing a layer whose width the next one needs.
// expect: idem E01: 'lin2' is Linear<200, 100> and takes Shape<200>, but the network's input gives it Shape<100>
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : remove_t<Net, "lin1"> {};
#else
struct Right : remove_t<Net, "lin2"> {};
#endif
