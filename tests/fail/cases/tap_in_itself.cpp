// A From inside its own Tap.
// expect: From<"res">, but no Tap or Side of this name stands before it
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Tap<"res", Sequential<ReLU, From<"res">>>> {};
#else
struct Right : Network<Shape<8>, Tap<"res", ReLU>, From<"res">> {};
#endif
