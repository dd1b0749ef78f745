// An attention of ids.
// expect: idem E51: 'attn' is MultiheadAttention<8, 2> and takes floats, Shape<10, 8>, but the network's input gives it Ids<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<10, 8>, Named<"attn", MultiheadAttention<8, 2>>> {};
#else
struct Right : Network<Ids<10>, Embedding<100, 8>, Named<"attn", MultiheadAttention<8, 2>>> {};
#endif
