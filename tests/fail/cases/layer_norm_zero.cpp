// A LayerNorm of an extent of 0.
// expect: idem E23: 'ln' (RMSNorm<0>) has D of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"ln", RMSNorm<0>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"ln", RMSNorm<8>>> {};
#endif
