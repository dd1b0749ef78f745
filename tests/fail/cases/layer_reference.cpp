// A reference to a layer.
// expect: idem E26: 'mine' (Linear<8, 8>&) is not a layer
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"mine", Linear<8, 8>&>> {};
#else
struct Right : Network<Shape<8>, Named<"mine", Linear<8, 8>>> {};
#endif
