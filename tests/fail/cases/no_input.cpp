// A Network without its input.
// expect: idem E28: a Network begins with its input, Shape<...>, Ids<...>, Mask<...>, or Inputs<...> of 1 to 8 of these, of which at least one is no Side, but this one begins with Linear<8, 4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Linear<8, 4>, ReLU> {};
#else
struct Right : Network<Shape<8>, Linear<8, 4>, ReLU> {};
#endif
