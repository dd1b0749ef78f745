// Inserting a layer that the next one does not fit.
// expect: idem E01: 'lin2' is Linear<200, 100> and takes Shape<200>, but 'mid' (Linear<200, 50>) gives it Shape<50>
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : insert_after_t<Net, "lin1", Named<"mid", Linear<200, 50>>> {};
#else
struct Right : insert_after_t<Net, "lin1", Named<"mid", Linear<200, 200>>> {};
#endif
