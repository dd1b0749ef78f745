// A Switch without a name.
// expect: idem E40: a name must not be empty, but that of '0' (Switch<"", ReLU, Tanh>) is
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Switch<"", ReLU, Tanh>> {};
#else
struct Right : Network<Shape<8>, Switch<"act", ReLU, Tanh>> {};
#endif
