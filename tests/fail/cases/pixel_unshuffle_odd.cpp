// A PixelUnshuffle of an image that does not divide.
// expect: idem E01: 'down' is PixelUnshuffle<2> and takes Shape<C, H, W>, H and W multiples of 2, but the network's input gives it Shape<3, 7, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 7, 8>, Named<"down", PixelUnshuffle<2>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"down", PixelUnshuffle<2>>> {};
#endif
