// Asking for a path of what is no Network.
// expect: idem E27: Sequential<ReLU> is not a Network
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
using Wrong = layer_at_t<Sequential<ReLU>, "0">;
#else
using Right = layer_at_t<Network<Shape<8>, ReLU>, "0">;
#endif
