// A From whose Tap is in a branch of a Switch.
// expect: idem E10
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Switch<"which", Tap<"res", ReLU>, Tanh>, From<"res">> {};
#else
struct Right : Network<Shape<8>, Switch<"which", ReLU, Tanh>, Tap<"res">, From<"res">> {};
#endif
