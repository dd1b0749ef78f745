// A Workspace of a layer.
// expect: idem E27: Tanh is not a Network<Shape<...>, layers...>
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
Workspace<Tanh> wrong{1};
#else
Workspace<Network<Shape<8>, Tanh>> right{1};
#endif
