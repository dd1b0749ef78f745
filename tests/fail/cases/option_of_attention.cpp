// An option that an attention does not take.
// expect: idem E20: 'attn' (MultiheadAttention<8, 2, Stride<2>>) does not take the option Stride; it takes Bias, Causal, Masked, ScaledBy, Cross, KeyDim, ValueDim
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 2, Stride<2>>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 2, Causal>>> {};
#endif
