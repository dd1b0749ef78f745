// A mask of integers.
// expect: but its mask 'mask' is Ids<10>, not Mask<10>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 24>, Side<"mask", Ids<10>>>, Named<"attn", ScaledDotProductAttention<2, Masked<"mask">>>> {};
#else
struct Right : Network<Inputs<Shape<10, 24>, Side<"mask", Shape<10>>>, Named<"attn", ScaledDotProductAttention<2, Masked<"mask">>>> {};
#endif
