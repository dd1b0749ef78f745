// A Flatten of axes that are not there.
// expect: idem E01: 'flat' is BasicFlatten<0, 3> and takes a shape that has these axes
// expect: gives it Shape<3, 8, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"flat", BasicFlatten<0, 3>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"flat", BasicFlatten<0, 2>>> {};
#endif
