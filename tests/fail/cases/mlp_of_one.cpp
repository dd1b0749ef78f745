// A perceptron of one width.
// expect: idem E47: zoo::Mlp needs two widths or more, of its input and of what each Linear gives, but is given 1
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/mlp.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::Mlp<10> {};
#else
struct Right : zoo::Mlp<10, 2> {};
#endif
