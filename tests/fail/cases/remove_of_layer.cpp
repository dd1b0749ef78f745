// Removing from what is no Network.
// expect: idem E27: Linear<8, 8> is not a Network
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : remove_t<Linear<8, 8>, "0"> {};
#else
struct Right : remove_t<Network<Shape<8>, Linear<8, 8>>, "0"> {};
#endif
