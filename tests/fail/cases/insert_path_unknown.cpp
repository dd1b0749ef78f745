// Inserting before what is not there.
// expect: idem E12: there is no layer 'lin4' in this network; did you mean 'lin1', 'lin2'?
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : insert_before_t<Net, "lin4", ReLU> {};
#else
struct Right : insert_before_t<Net, "lin2", ReLU> {};
#endif
