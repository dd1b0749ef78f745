// A mask of the queries for a MultiheadAttention whose keys are another stream.
// expect: idem E54: 'attn' is MultiheadAttention<8, 2, Cross, Masked<"mask">> with 10 queries and 7 keys, but its mask 'mask' is Mask<10>, not Mask<7>, Mask<10, 7>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 8>, Shape<7, 8>, Side<"mask", Mask<10>>>, Named<"attn", MultiheadAttention<8, 2, Cross, Masked<"mask">>>> {};
#else
struct Right : Network<Inputs<Shape<10, 8>, Shape<7, 8>, Side<"mask", Mask<7>>>, Named<"attn", MultiheadAttention<8, 2, Cross, Masked<"mask">>>> {};
#endif
