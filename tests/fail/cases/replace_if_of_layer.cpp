// Replacing by a predicate in what is no Network.
// expect: idem E27: Sequential<Tanh> is not a Network
#include <idem/compose.hpp>

using namespace idem;

template <class L>
using is_relu = std::is_same<L, ReLU>;

#ifdef FAULT
struct Wrong : replace_if_t<Sequential<Tanh>, is_relu, Tanh> {};
#else
struct Right : replace_if_t<Network<Shape<8>, ReLU>, is_relu, Tanh> {};
#endif
