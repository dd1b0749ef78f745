// The head of a split that is impossible.
// expect: idem E14: the network cannot be split after 'trunk', which stands in a branch
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"fc", Linear<8, 8>>, Residual<Named<"trunk", Linear<8, 8>>>, ReLU> {};

#ifdef FAULT
using Wrong = split_t<Net, "trunk">::head;
Wrong wrong;
#else
using Right = split_t<Net, "fc">::head;
Right right;
#endif
