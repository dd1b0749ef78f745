// A GroupNorm whose groups do not divide its channels.
// expect: idem E38: 'layer' (GroupNorm<3, 32>) has groups that do not divide its channels
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<32, 5, 5>, Named<"layer", GroupNorm<3, 32>>> {};
#else
struct Right : Network<Shape<32, 5, 5>, Named<"layer", GroupNorm<4, 32>>> {};
#endif
