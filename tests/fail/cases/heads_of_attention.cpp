// Heads that do not divide the width of what reaches an attention.
// expect: idem E52: 'attn' (ScaledDotProductAttention<3>) has 3 heads, which must divide its width of 8
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 24>, Named<"attn", ScaledDotProductAttention<3>>> {};
#else
struct Right : Network<Shape<10, 24>, Named<"attn", ScaledDotProductAttention<2>>> {};
#endif
