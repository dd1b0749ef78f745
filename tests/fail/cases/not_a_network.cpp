// Surgery on what is no Network.
// expect: idem E27: Sequential<ReLU, Tanh> is not a Network<Shape<...>, layers...>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
using Wrong = replace_t<Sequential<ReLU, Tanh>, "0", Identity>;
#else
using Right = replace_t<Network<Shape<8>, ReLU, Tanh>, "0", Identity>;
#endif
