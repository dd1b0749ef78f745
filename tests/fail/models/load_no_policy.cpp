// Loading with what is no policy.
// expect: idem E48: ReLU is not a policy: policy::Precise, Fast, BFloat16 and ForBatch<n> are
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong() { return load<Net, ReLU>("net.safetensors"); }
#else
auto right() { return load<Net, policy::Fast>("net.safetensors"); }
#endif
