// Replacing by a predicate so that a layer no longer fits.
// expect: idem E01: '1' is MaxPool2d<Kernel<2>> and takes Shape<C, H, W>, but 'lin1' (Linear<100, 200>) gives it Shape<200>
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

template <class L>
using is_relu = std::is_same<L, ReLU>;

#ifdef FAULT
struct Wrong : replace_if_t<Net, is_relu, MaxPool2d<Kernel<2>>> {};
#else
struct Right : replace_if_t<Net, is_relu, Tanh> {};
#endif
