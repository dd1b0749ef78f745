// A split between a Tap and its From.
// expect: idem E10: 
// only near: the path is another there
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Tap<"res">, Named<"fc", Linear<8, 8>>, ReLU, Concat<Identity, From<"res">>> {};

#ifdef FAULT
using Wrong = split_t<Net, "fc">::tail;
#else
using Right = split_t<Net, "3">::tail;
#endif
