// A Linear of another width than what reaches it.
// expect: idem E01: 'fc2' is Linear<60, 10> and takes Shape<60>, but 'fc1' (Linear<100, 50>) gives it Shape<50>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<100>, Named<"fc1", Linear<100, 50>>, ReLU, Named<"fc2", Linear<60, 10>>> {};
#else
struct Right : Network<Shape<100>, Named<"fc1", Linear<100, 50>>, ReLU, Named<"fc2", Linear<50, 10>>> {};
#endif
