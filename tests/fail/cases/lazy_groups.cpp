// Groups that do not divide the channels that reach a lazy convolution.
// expect: idem E01: 'conv' is LazyConv2d<6, Kernel<3>, Groups<3>> and takes a number of channels that Groups divides
// expect: gives it Shape<4, 8, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 8, 8>, Named<"conv", LazyConv2d<6, Kernel<3>, Groups<3>>>> {};
#else
struct Right : Network<Shape<6, 8, 8>, Named<"conv", LazyConv2d<6, Kernel<3>, Groups<3>>>> {};
#endif
