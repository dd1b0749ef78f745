// A Workspace of a layer.
// expect: idem E27: ReLU is not a Network<Shape<...>, layers...>
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
Workspace<ReLU> wrong{1};
#else
Workspace<Network<Shape<8>, ReLU>> right{1};
#endif
