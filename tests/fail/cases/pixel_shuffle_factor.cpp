// A PixelShuffle by no positive number.
// expect: idem E38: 'up' (PixelShuffle<0>) has no number from 1 to 32768
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 5, 5>, Named<"up", PixelShuffle<0>>> {};
#else
struct Right : Network<Shape<8, 5, 5>, Named<"up", PixelShuffle<2>>> {};
#endif
