// More outputs than a network can give.
// expect: idem E45: outputs_t takes 1 to 8 paths, but is given 9
// only near: it takes nine paths
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"lin1", Linear<8, 8>>, ReLU, Named<"lin2", Linear<8, 8>>, ReLU, ReLU, ReLU, ReLU, ReLU, ReLU> {};

#ifdef FAULT
struct Wrong : outputs_t<Net, "lin1", "1", "lin2", "3", "4", "5", "6", "7", "8"> {};
#else
struct Right : outputs_t<Net, "lin1", "1", "lin2", "3", "4", "5", "6", "7"> {};
#endif
