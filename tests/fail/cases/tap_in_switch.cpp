// A From whose Tap is in a branch of a Switch.
// expect: idem E10
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Switch<"which", Tap<"kept", ReLU>, Tanh>, From<"kept">> {};
#else
struct Right : Network<Shape<8>, Switch<"which", ReLU, Tanh>, Tap<"kept">, From<"kept">> {};
#endif
