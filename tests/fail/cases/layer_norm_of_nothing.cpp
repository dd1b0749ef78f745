// A LayerNorm without extents.
// expect: idem E38: 'ln' (LayerNorm<>) has no extents
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"ln", LayerNorm<>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"ln", LayerNorm<8>>> {};
#endif
