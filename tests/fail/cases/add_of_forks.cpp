// An Add whose branches give several outputs.
// expect: idem E37: each branch of 'sum' (Add<Fork<Identity, ReLU>, Fork<Identity, ReLU>>) must give one output, but 'sum' (Fork<Identity, ReLU>) gives 2 streams, Shape<8> and Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"sum", Add<Fork<Identity, ReLU>, Fork<Identity, ReLU>>>> {};
#else
struct Right : Network<Shape<8>, Named<"sum", Add<Identity, ReLU>>> {};
#endif
