// Putting a layer with parameters into a model that does not hold them.
// expect: idem E30: Linear<200, 10> has parameters, which the old model does not hold
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto swap(const Model<Net>& model) { return replace<"lin2">(model, Linear<200, 10>{}); }
#else
auto swap(const Model<Net>& model, const StateDict& state) { return replace<"lin2">(model, Linear<200, 10>{}, state); }
#endif
