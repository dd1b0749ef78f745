// A Switch whose branches give several outputs.
// expect: idem E37: each branch of 'head'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Switch<"head", Fork<ReLU, Tanh>, Fork<ReLU, Tanh>>> {};
#else
struct Right : Network<Shape<8>, Switch<"head", ReLU, Tanh>> {};
#endif
