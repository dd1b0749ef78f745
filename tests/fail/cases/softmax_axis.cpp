// A Softmax along an axis that is not there.
// expect: idem E01: 'prob' is BasicSoftmax<Axis<1>> and takes a shape that has this axis
// expect: gives it Shape<10>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10>, Named<"prob", BasicSoftmax<Axis<1>>>> {};
#else
struct Right : Network<Shape<10>, Named<"prob", BasicSoftmax<Axis<0>>>> {};
#endif
