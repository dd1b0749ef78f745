// A table of no rows.
// expect: idem E23: 'wte' (Embedding<0, 8>) has N of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<20>, Named<"wte", Embedding<0, 8>>> {};
#else
struct Right : Network<Ids<20>, Named<"wte", Embedding<1, 8>>> {};
#endif
