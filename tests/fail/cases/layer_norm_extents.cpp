// A LayerNorm of more extents than there are.
// expect: idem E01: 'ln' is LayerNorm<10, 8> and takes extents that end in 10, 8, but the network's input gives it Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"ln", LayerNorm<10, 8>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"ln", LayerNorm<10, 8>>> {};
#endif
