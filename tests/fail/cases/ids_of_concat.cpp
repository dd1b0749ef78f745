// Ids and floats joined.
// expect: idem E55: each way through '0' (Concat<Named<"wte", Embedding<100, 8>>, Identity>) must give floats, but '0' (Identity) gives Ids<16>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<16>, Concat<Named<"wte", Embedding<100, 8>>, Identity>> {};
#else
struct Right : Network<Ids<16>, Concat<Named<"wte", Embedding<100, 8>>, Named<"wpe", PositionEmbedding<16, 8>>>> {};
#endif
