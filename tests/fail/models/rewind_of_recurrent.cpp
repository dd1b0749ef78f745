// Going back to a position of a sequence, of which a recurrent layer keeps nothing.
// expect: idem E67: a sequence of Net cannot go back to an earlier position, as recurrent layers and convolutions keep only what the next one needs; rewind() begins anew
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<64, 1>, Named<"lstm", LSTM<1, 16>>, Named<"fc", Linear<16, 1>>> {};

#ifdef FAULT
void back(Workspace<Net>& workspace) { workspace.rewind(5); }
#else
void back(Workspace<Net>& workspace) { workspace.rewind(); }
#endif
