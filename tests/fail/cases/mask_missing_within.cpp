// A mask that is not there for a MultiheadAttention.
// expect: idem E53: 'attn' is MultiheadAttention<8, 2, Masked<"mask">>, but no Side or Tap of the name 'mask' stands before it
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 8>>, Named<"attn", MultiheadAttention<8, 2, Masked<"mask">>>> {};
#else
struct Right : Network<Inputs<Shape<10, 8>, Side<"mask", Mask<10>>>, Named<"attn", MultiheadAttention<8, 2, Masked<"mask">>>> {};
#endif
