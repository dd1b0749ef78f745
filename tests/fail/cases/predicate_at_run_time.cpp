// Replacing by a predicate that answers at run time only.
// expect: idem E64: AtRunTime<
// expect: > is no predicate for replace_if_t: it has no constant 'value'
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"fc", Linear<8, 8>>, ReLU> {};

template <class L>
struct AtRunTime { static inline bool value = true; };
template <class L>
struct IsReLU : std::is_same<L, ReLU> {};

#ifdef FAULT
struct Wrong : replace_if_t<Net, AtRunTime, Tanh> {};
#else
struct Right : replace_if_t<Net, IsReLU, Tanh> {};
#endif
