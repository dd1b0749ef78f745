// An Unflatten without a Shape.
// expect: idem E38: 'layer' (Unflatten<0, ReLU>) has no Shape<...> of what its axis becomes
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<32>, Named<"layer", Unflatten<0, ReLU>>> {};
#else
struct Right : Network<Shape<32>, Named<"layer", Unflatten<0, Shape<2, 16>>>> {};
#endif
