// A window that is longer than its padded line.
// expect: idem E01: 'layer' is Conv1d<4, 8, Kernel<7>, Padding<1>> and takes a length of at least 5 (its window spans 7, its padding is 1)
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 4>, Named<"layer", Conv1d<4, 8, Kernel<7>, Padding<1>>>> {};
#else
struct Right : Network<Shape<4, 4>, Named<"layer", Conv1d<4, 8, Kernel<6>, Padding<1>>>> {};
#endif
