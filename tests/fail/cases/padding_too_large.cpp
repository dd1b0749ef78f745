// Pooling with more padding than half the window.
// expect: idem E25: 'pool'
// expect: has a Padding of more than half its Kernel
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 8, 8>, Named<"pool", MaxPool2d<Kernel<3>, Padding<2>>>> {};
#else
struct Right : Network<Shape<8, 8, 8>, Named<"pool", MaxPool2d<Kernel<3>, Padding<1>>>> {};
#endif
