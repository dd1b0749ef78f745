// A self-attention with two streams.
// expect: idem E51: 'attn' is MultiheadAttention<8, 2> and takes Shape<10, 8>, but the network's input gives it 2 streams, Shape<10, 8> and Shape<5, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 8>, Shape<5, 8>>, Named<"attn", MultiheadAttention<8, 2>>> {};
#else
struct Right : Network<Inputs<Shape<10, 8>, Shape<5, 8>>, PassThrough<0>, Named<"attn", MultiheadAttention<8, 2>>> {};
#endif
