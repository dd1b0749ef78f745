// Replacing a layer by one whose parameter has the key of another.
// expect: idem E31: two parameters of this network have the key 'fc.weight'
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"fc", Linear<8, 8>>, Residual<ReLU>> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "1", Residual<Named<"fc", Linear<8, 8>>>> {};
#else
struct Right : replace_t<Net, "1", Residual<Named<"fc2", Linear<8, 8>>>> {};
#endif
