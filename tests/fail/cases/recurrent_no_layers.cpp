// A GRU of no layers.
// expect: idem E23: 'gru' (GRU<13, 32, NumLayers<0>>) has NumLayers of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<50, 13>, Named<"gru", GRU<13, 32, NumLayers<0>>>> {};
#else
struct Right : Network<Shape<50, 13>, Named<"gru", GRU<13, 32, NumLayers<1>>>> {};
#endif
