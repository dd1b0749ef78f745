// An Embedding of ids with as many axes as a Shape has.
// expect: idem E58: 'ids' (Embedding<10, 4>) would give more than 6 extents for Ids<1, 1, 1, 1, 1, 2>, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<1, 1, 1, 1, 1, 2>, Named<"ids", Embedding<10, 4>>> {};
#else
struct Right : Network<Ids<1, 1, 1, 1, 2>, Named<"ids", Embedding<10, 4>>> {};
#endif
