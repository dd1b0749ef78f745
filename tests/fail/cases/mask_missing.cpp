// A mask that is not there.
// expect: idem E53: 'attn' is ScaledDotProductAttention<2, Masked<"mask">>, but no Side or Tap of the name 'mask' stands before it; kept are padding
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 24>, Side<"padding", Mask<10>>>, Named<"attn", ScaledDotProductAttention<2, Masked<"mask">>>> {};
#else
struct Right : Network<Inputs<Shape<10, 24>, Side<"mask", Mask<10>>>, Named<"attn", ScaledDotProductAttention<2, Masked<"mask">>>> {};
#endif
