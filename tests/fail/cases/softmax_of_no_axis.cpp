// A Softmax along what is no axis.
// expect: idem E20: 'prob' (BasicSoftmax<Bias<true>>) does not take the option Bias; it takes Axis
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10>, Named<"prob", BasicSoftmax<Bias<true>>>> {};
#else
struct Right : Network<Shape<10>, Named<"prob", BasicSoftmax<Axis<-1>>>> {};
#endif
