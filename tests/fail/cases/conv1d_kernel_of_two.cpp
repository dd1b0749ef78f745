// A Conv1d with a window of two directions.
// expect: idem E39: 'layer' (Conv1d<4, 8, Kernel<3, 3>>) has 2 numbers in Kernel, which takes one
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<4, 20>, Named<"layer", Conv1d<4, 8, Kernel<3, 3>>>> {};
#else
struct Right : Network<Shape<4, 20>, Named<"layer", Conv1d<4, 8, Kernel<3>>>> {};
#endif
