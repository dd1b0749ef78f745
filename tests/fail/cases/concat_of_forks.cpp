// A Concat whose branches give several outputs.
// expect: idem E37: each branch of 'cat'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"cat", Concat<Fork<Identity, ReLU>, ReLU>>> {};
#else
struct Right : Network<Shape<8>, Named<"cat", Concat<Identity, ReLU>>> {};
#endif
