// Keys of a width of their own, but no stream of their own.
// expect: idem E38: 'attn' (MultiheadAttention<8, 2, KeyDim<6>>) has a KeyDim or ValueDim, but no Cross
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 2, KeyDim<6>>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 2>>> {};
#endif
