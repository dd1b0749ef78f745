// Switching off a layer whose width the next one needs.
// expect: idem E01: 'linear3' is Linear<100, 10> and takes Shape<100>, but 'linear2' (Identity) gives it Shape<200>
#include <idem/compose.hpp>

using namespace idem;

struct Alike : Network<Shape<100>, Named<"linear1", Linear<100, 100>>, Named<"linear2", Linear<100, 100>>, Named<"linear3", Linear<100, 10>>> {};
struct Pair : Network<Shape<100>, Named<"linear1", Linear<100, 200>>, Named<"linear2", Linear<200, 100>>, Named<"linear3", Linear<100, 10>>> {};

#ifdef FAULT
using Off = replace_t<Pair, "linear2", Identity>;
Off off;
#else
using Off = replace_t<Alike, "linear2", Identity>;
Off off;
#endif
