// A mask of another length.
// expect: idem E54: 'attn' is ScaledDotProductAttention<2, Masked<"mask">> with 10 queries and 10 keys, but its mask 'mask' is Mask<12>, not Mask<10>, Mask<10, 10>, Shape<10> or Shape<10, 10>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 24>, Side<"mask", Mask<12>>>, Named<"attn", ScaledDotProductAttention<2, Masked<"mask">>>> {};
#else
struct Right : Network<Inputs<Shape<10, 24>, Side<"mask", Mask<10>>>, Named<"attn", ScaledDotProductAttention<2, Masked<"mask">>>> {};
#endif
