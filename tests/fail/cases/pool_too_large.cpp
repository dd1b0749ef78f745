// A pooling window that is larger than its input.
// expect: idem E01: 'pool' is MaxPool2d<Kernel<3>> and takes a height and width of at least 3x3
// expect: gives it Shape<8, 2, 2>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 2, 2>, Named<"pool", MaxPool2d<Kernel<3>>>> {};
#else
struct Right : Network<Shape<8, 3, 3>, Named<"pool", MaxPool2d<Kernel<3>>>> {};
#endif
