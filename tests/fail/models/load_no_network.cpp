// Loading what is no Network.
// expect: idem E27: Linear<8, 8> is not a Network<Shape<...>, layers...>
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
auto wrong() { return load<Linear<8, 8>>("net.safetensors"); }
#else
auto right() { return load<Network<Shape<8>, Linear<8, 8>>>("net.safetensors"); }
#endif
