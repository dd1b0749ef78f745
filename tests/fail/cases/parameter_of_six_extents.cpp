// A learned parameter with more extents than there is room for beside the batch.
// expect: idem E38: '0' (Learned<"table", Shape<1, 1, 1, 1, 1, 8>>) has more than 5 extents
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Learned<"table", Shape<1, 1, 1, 1, 1, 8>>> {};
#else
struct Right : Network<Shape<8>, Learned<"table", Shape<1, 1, 1, 1, 8>>> {};
#endif
