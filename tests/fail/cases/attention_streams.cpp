// An attention without query, key and value.
// expect: idem E50: 'attn' is ScaledDotProductAttention<2> and takes (T, 3 D), or (T, D) and (S, 2 D), or (T, D), (S, D) and (S, E), but the network's input gives it Shape<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"attn", ScaledDotProductAttention<2>>> {};
#else
struct Right : Network<Shape<10, 8>, Fork<Identity, Identity, Identity>, Named<"attn", ScaledDotProductAttention<2>>> {};
#endif
