// A type of numbers as a layer.
// expect: idem E26: 'mine' (int) is not a layer
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"mine", int>> {};
#else
struct Right : Network<Shape<8>, Named<"mine", ReLU>> {};
#endif
