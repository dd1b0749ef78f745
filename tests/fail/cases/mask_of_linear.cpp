// A mask where floats belong.
// expect: idem E01: '1' is ReLU and takes floats, Shape<8>, but the network's input gives it Mask<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, Side<"mask", Mask<8>>>, From<"mask">, ReLU> {};
#else
struct Right : Network<Inputs<Shape<8>, Side<"mask", Shape<8>>>, From<"mask">, ReLU> {};
#endif
