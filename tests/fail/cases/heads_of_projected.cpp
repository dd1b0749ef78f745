// Heads that do not divide the width of a MultiheadAttention.
// expect: idem E52: 'attn' (MultiheadAttention<8, 3>) has 3 heads, which must divide its width of 8
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 3>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 4>>> {};
#endif
