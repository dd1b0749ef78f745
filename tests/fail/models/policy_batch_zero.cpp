// A policy for a batch of nothing.
// expect: idem E23: policy::ForBatch has a batch of 0, which must be at least 1
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong() { return load<Net, policy::ForBatch<0>>("net.safetensors"); }
#else
auto right() { return load<Net, policy::ForBatch<4>>("net.safetensors"); }
#endif
