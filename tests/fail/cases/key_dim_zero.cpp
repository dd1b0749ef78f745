// Keys of no width.
// expect: idem E23: 'cross' (MultiheadAttention<8, 2, Cross, KeyDim<0>>) has KeyDim of 0, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 8>, Shape<5, 8>>, Named<"cross", MultiheadAttention<8, 2, Cross, KeyDim<0>>>> {};
#else
struct Right : Network<Inputs<Shape<10, 8>, Shape<5, 8>>, Named<"cross", MultiheadAttention<8, 2, Cross, KeyDim<8>>>> {};
#endif
