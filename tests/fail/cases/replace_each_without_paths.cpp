// Replacing in several slots, of which none is named.
// expect: idem E65: replace_each_t takes one path or more, but is given none
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"fc1", Linear<8, 8>>, Named<"fc2", Linear<8, 8>>> {};

#ifdef FAULT
struct Wrong : replace_each_t<Net, Identity> {};
#else
struct Right : replace_each_t<Net, Identity, "fc1", "fc2"> {};
#endif
