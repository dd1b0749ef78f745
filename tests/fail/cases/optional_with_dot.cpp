// An Optional with a dot in its name.
// expect: idem E63: 'act.0' (ReLU) has the name 'act.0', but a name holds no dots
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Optional<"act.0", ReLU>> {};
#else
struct Right : Network<Shape<8>, Optional<"act", ReLU>> {};
#endif
