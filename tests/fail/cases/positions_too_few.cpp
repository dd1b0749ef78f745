// More positions than the table has rows.
// expect: idem E01: 'wpe' is PositionEmbedding<16, 8> and takes at most 16 positions along the first axis, but the network's input gives it Ids<20>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<20>, Add<Named<"wte", Embedding<100, 8>>, Named<"wpe", PositionEmbedding<16, 8>>>> {};
#else
struct Right : Network<Ids<10>, Add<Named<"wte", Embedding<100, 8>>, Named<"wpe", PositionEmbedding<16, 8>>>> {};
#endif
