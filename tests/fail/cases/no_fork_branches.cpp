// A Fork without branches.
// expect: idem E18: 'both' is Fork<> without branches
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"both", Fork<>>> {};
#else
struct Right : Network<Shape<8>, Named<"both", Fork<ReLU>>> {};
#endif
