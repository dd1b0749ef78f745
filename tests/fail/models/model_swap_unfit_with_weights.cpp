// Putting a layer with parameters into a model where it does not fit.
// expect: idem E01: 'lin2' is Linear<8, 10> and takes Shape<8>, but 'lin1' (Linear<100, 200>) gives it Shape<200>
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto swap(const Model<Net>& model) { return replace<"lin2">(model, Linear<8, 10>{}); }
#else
auto swap(const Model<Net>& model, const StateDict& state) { return replace<"lin2">(model, Linear<200, 10>{}, state); }
#endif
