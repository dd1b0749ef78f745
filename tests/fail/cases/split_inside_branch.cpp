// A split inside a branch.
// expect: idem E14: the network cannot be split after 'body', which stands in a branch
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"fc", Linear<8, 8>>, Residual<Named<"body", Linear<8, 8>>>, ReLU> {};

#ifdef FAULT
using Wrong = split_t<Net, "body">::head;
#else
using Right = split_t<Net, "fc">::head;
#endif
