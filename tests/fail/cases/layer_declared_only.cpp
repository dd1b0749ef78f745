// A layer that is declared only.
// expect: idem E26: 'mine' (Later) is not a layer
#include <idem/compose.hpp>

using namespace idem;

struct Later;
struct Now : Sequential<ReLU> {};

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"mine", Later>> {};
#else
struct Right : Network<Shape<8>, Named<"mine", Now>> {};
#endif
