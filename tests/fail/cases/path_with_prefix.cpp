// A path with the prefix of a wrapper, as torch.nn.DataParallel saves it.
// expect: idem E12: there is no layer 'module.lin1' in this network; did you mean 'lin1'?
// only near: the path is another there
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};

#ifdef FAULT
struct Wrong : remove_t<Net, "module.lin1"> {};
#else
struct Right : remove_t<Net, "lin2"> {};
#endif
