// A mask without a name.
// expect: idem E40: a name must not be empty, but that of 'attn' (ScaledDotProductAttention<2, Masked<"">>) is
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 24>, Named<"attn", ScaledDotProductAttention<2, Masked<"">>>> {};
#else
struct Right : Network<Shape<10, 24>, Named<"attn", ScaledDotProductAttention<2>>> {};
#endif
