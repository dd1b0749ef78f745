// A GroupNorm of another number of channels.
// expect: idem E01: 'layer' is GroupNorm<4, 32> and takes Shape<32, 5, 5>
// expect: gives it Shape<16, 5, 5>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<16, 5, 5>, Named<"layer", GroupNorm<4, 32>>> {};
#else
struct Right : Network<Shape<16, 5, 5>, Named<"layer", GroupNorm<4, 16>>> {};
#endif
