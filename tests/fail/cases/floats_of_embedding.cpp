// Floats where ids belong.
// expect: idem E01: 'wte' is Embedding<100, 8> and takes integers, Ids<16>, but the network's input gives it Shape<16>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<16>, Named<"wte", Embedding<100, 8>>> {};
#else
struct Right : Network<Ids<16>, Named<"wte", Embedding<100, 8>>> {};
#endif
