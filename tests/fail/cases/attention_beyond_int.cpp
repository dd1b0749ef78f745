// An attention whose query, key and value are wider than an int, side by side.
// expect: idem E59: 'mha' (MultiheadAttention<1000000000, 8>) has a parameter 'in_proj_weight' with an extent beyond 2147483647, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 1000000000>, Named<"mha", MultiheadAttention<1000000000, 8>>> {};
#else
struct Right : Network<Shape<4, 100000000>, Named<"mha", MultiheadAttention<100000000, 8>>> {};
#endif
