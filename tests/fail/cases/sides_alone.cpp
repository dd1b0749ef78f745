// Inputs of which none flows.
// expect: idem E28: a Network begins with its input, Shape<...>, Ids<...>, Mask<...>, or Inputs<...> of 1 to 8 of these, of which at least one is no Side, but this one begins with Inputs<Side<"mask", Mask<8>>>
// only near: its beginning is at fault
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Side<"mask", Mask<8>>>, From<"mask">, PassThrough<0>> {};
#else
struct Right : Network<Inputs<Shape<8>, Side<"mask", Mask<8>>>, PassThrough<0>> {};
#endif
