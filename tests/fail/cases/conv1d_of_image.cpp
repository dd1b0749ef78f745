// A Conv1d on an image.
// expect: idem E01: 'layer' is Conv1d<4, 8, Kernel<3>> and takes Shape<4, L>
// expect: gives it Shape<4, 9, 9>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 9, 9>, Named<"layer", Conv1d<4, 8, Kernel<3>>>> {};
#else
struct Right : Network<Shape<4, 9, 9>, Named<"layer", Conv2d<4, 8, Kernel<3>>>> {};
#endif
