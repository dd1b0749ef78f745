// Inserting into a model a layer with parameters.
// expect: idem E30: Linear<200, 200> has parameters, which the old model does not hold
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong(const Model<Net>& model) { return insert_after<"lin1">(model, Linear<200, 200>{}); }
#else
auto right(const Model<Net>& model) { return insert_after<"lin1">(model, Tanh{}); }
#endif
