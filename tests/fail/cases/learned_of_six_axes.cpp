// A learned Shape that leaves no room for the extent of the batch.
// expect: idem E59: 'rows' (Learned<"pos", Shape<1, 1, 1, 1, 3, 4>>) has a parameter 'pos' with more than 6 extents, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 4>, Named<"rows", Learned<"pos", Shape<1, 1, 1, 1, 3, 4>>>> {};
#else
struct Right : Network<Shape<3, 4>, Named<"rows", Learned<"pos", Shape<1, 1, 1, 3, 4>>>> {};
#endif
