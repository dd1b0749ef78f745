// A LayerNorm of another extent.
// expect: idem E01: 'ln' is LayerNorm<16> and takes a last extent of 16, but the network's input gives it Shape<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"ln", LayerNorm<16>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"ln", LayerNorm<8>>> {};
#endif
