// An output of a layer that might not run.
// expect: idem E46: 'extra.0' stands in an Optional or in a branch of a Switch
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"lin", Linear<8, 8>>, Optional<"extra", Sequential<ReLU, Tanh>>> {};

#ifdef FAULT
struct Wrong : outputs_t<Net, "extra.0"> {};
#else
struct Right : outputs_t<Net, "lin"> {};
#endif
