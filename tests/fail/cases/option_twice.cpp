// An option that is given twice.
// expect: idem E21: 'conv'
// expect: is given the option Kernel twice
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3>, Kernel<5>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 8, Kernel<3, 5>>>> {};
#endif
