// A MaxPool1d on an image.
// expect: idem E01: 'layer' is MaxPool1d<Kernel<2>> and takes Shape<C, L>
// expect: gives it Shape<4, 8, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 8, 8>, Named<"layer", MaxPool1d<Kernel<2>>>> {};
#else
struct Right : Network<Shape<4, 8, 8>, Named<"layer", MaxPool2d<Kernel<2>>>> {};
#endif
