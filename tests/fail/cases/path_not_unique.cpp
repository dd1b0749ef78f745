// Surgery at a path that two layers have.
// expect: idem E13: the path 'fc' is not unique: 2 layers have it
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"fc", Linear<8, 8>>, Named<"fc", Linear<8, 8>>, ReLU> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "fc", Identity> {};
#else
struct Right : replace_t<Net, "2", Identity> {};
#endif
