// An attention of no heads.
// expect: idem E23: 'attn' (MultiheadAttention<8, 0>) has Heads of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 0>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 1>>> {};
#endif
