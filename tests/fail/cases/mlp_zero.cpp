// A perceptron with a width of zero.
// expect: idem E23: '2' (Linear<8, 0>) has Out of 0
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/mlp.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::Mlp<10, 8, 0> {};
#else
struct Right : zoo::Mlp<10, 8, 1> {};
#endif
