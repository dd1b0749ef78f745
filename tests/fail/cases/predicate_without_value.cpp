// Replacing by a predicate that has no value.
// expect: idem E64: NoValue<
// expect: > is no predicate for replace_if_t: it has no constant 'value'
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"fc", Linear<8, 8>>, ReLU> {};

template <class L>
struct NoValue {};
template <class L>
struct IsReLU : std::is_same<L, ReLU> {};

#ifdef FAULT
struct Wrong : replace_if_t<Net, NoValue, Tanh> {};
#else
struct Right : replace_if_t<Net, IsReLU, Tanh> {};
#endif
