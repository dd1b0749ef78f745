// A mask of the queries where keys are another stream.
// expect: with 10 queries and 5 keys, but its mask 'mask' is Mask<10>, not Mask<5>, Mask<10, 5>, Shape<5> or Shape<10, 5>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 8>, Shape<5, 8>, Side<"mask", Mask<10>>>, Named<"cross", MultiheadAttention<8, 2, Cross, Masked<"mask">>>> {};
#else
struct Right : Network<Inputs<Shape<10, 8>, Shape<5, 8>, Side<"mask", Mask<5>>>, Named<"cross", MultiheadAttention<8, 2, Cross, Masked<"mask">>>> {};
#endif
