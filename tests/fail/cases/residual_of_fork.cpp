// A residual block that gives several outputs.
// expect: idem E37: each branch of 'block'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"block", Residual<Fork<ReLU, Tanh>>>> {};
#else
struct Right : Network<Shape<8>, Named<"block", Residual<ReLU>>> {};
#endif
