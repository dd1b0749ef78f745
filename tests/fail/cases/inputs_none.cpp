// A network of no inputs.
// expect: idem E28: a Network begins with its input, Shape<...>, Ids<...>, Mask<...>, or Inputs<...> of 1 to 8 of these, of which at least one is no Side, but this one begins with Inputs<>
// only near: its beginning is at fault
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<>, ReLU> {};
#else
struct Right : Network<Inputs<Shape<8>>, ReLU> {};
#endif
