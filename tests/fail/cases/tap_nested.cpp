// A Tap inside a Tap of its name.
// expect: a second Tap or Side of the name 'res'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Tap<"res", Sequential<ReLU, Tap<"res", Tanh>>>> {};
#else
struct Right : Network<Shape<8>, Tap<"res", Sequential<ReLU, Tap<"inner", Tanh>>>> {};
#endif
