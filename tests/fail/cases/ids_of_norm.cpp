// A normalisation of ids.
// expect: idem E01: 'ln' is LayerNorm<16> and takes floats, Shape<16>, but the network's input gives it Ids<16>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<16>, Named<"ln", LayerNorm<16>>> {};
#else
struct Right : Network<Ids<16>, Embedding<100, 16>, Named<"ln", LayerNorm<16>>> {};
#endif
