// A network of nothing but its ids.
// expect: idem E49: a network gives floats, but the network's input gives Ids<16>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<16>, Named<"drop", Dropout>> {};
#else
struct Right : Network<Ids<16>, Named<"drop", Dropout>, Embedding<100, 8>> {};
#endif
