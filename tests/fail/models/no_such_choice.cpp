// A choice that the network does not offer.
// expect: idem E35: this network has no Optional or Switch with the name 'acts'; it has 'act'
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto off(const Model<Net>& model) { return model.with<"acts">(false); }
#else
auto off(const Model<Net>& model) { return model.with<"act">(false); }
#endif
