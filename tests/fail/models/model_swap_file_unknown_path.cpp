// A swap from a file at a path that is not there.
// expect: idem E12: there is no layer 'lin8' in this network; did you mean 'lin1', 'lin2'?
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong(const Model<Net>& model) { return replace<"lin8">(model, Linear<200, 10>{}, "head.safetensors"); }
#else
auto right(const Model<Net>& model) { return replace<"lin2">(model, Linear<200, 10>{}, "head.safetensors"); }
#endif
